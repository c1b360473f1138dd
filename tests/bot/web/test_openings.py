"""Whose opening of an invite counts, by what their program calls itself."""

import pytest

from bot.web.invite_page import is_somebody


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (iPhone) MicroMessenger/8.0.60 NetType/WIFI Language/zh_CN",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; CUBOT P80) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
        "curl/8.5.0",
        "Python/3.11 aiohttp/3.13.0",
        "python-httpx/0.28.1",
        "python-requests/2.32.5",
        "Python-urllib/3.11",
        "Wget/1.24.5",
    ],
)
def test_a_person_whatever_they_open_it_with(agent: str) -> None:
    assert is_somebody(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "TelegramBot (like TwitterBot)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "WhatsApp/2.24.20.89 A",
        "Twitterbot/1.0",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
        "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
        "Go-http-client/2.0",
    ],
)
def test_nobody_who_only_looks_ahead(agent: str) -> None:
    assert not is_somebody(agent)
