"""Payment providers: those who take money outside of any platform. To the courier each is a platform that says nothing.

WeChat Pay, API v3, in public-key mode: `wechatpay.py` puts it together, one file a noun beside it.
"""
