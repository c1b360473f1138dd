"""What the stand-ins for WeChat, WeCom and WeChat Pay have in common: a door, a clock, faults, complaints, callbacks.

`stand_in` runs the door and lets tests wait; `cgi` answers calls that carry an access token; `account` adds people who
read (`heard`), files (`media`), a menu (`menus`) and what the program is told (`callbacks`, `frames`) and answers
(`replies`). `shapes` says what a request must look like. `envelope` encrypts as the platform does, written from its
description and sharing nothing with the library the program uses.
"""
