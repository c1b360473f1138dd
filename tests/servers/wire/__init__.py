"""What the stand-ins for WeChat, WeCom and WeChat Pay have in common: a door, a clock, faults, complaints, callbacks.

`stand_in` runs the door and lets tests wait; `cgi` answers calls that carry an access token; `shapes` says what a
request must look like; `callbacks` tells the program what happened; `envelope` encrypts as the platform does, written
from its description and sharing nothing with the library the program uses.
"""
