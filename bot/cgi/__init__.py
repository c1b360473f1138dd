"""What WeChat's and WeCom's doors have in common: calls of the kind /cgi-bin/NAME?access_token=…, lent tokens that
several processes share, and callbacks that come signed and, in safe mode, encrypted."""
