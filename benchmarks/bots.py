"""The bots that are measured, each a process of its own: Fanloop, and two bare echo bots that keep nothing.

python -m benchmarks.bots telegram|aiogram API_BASE PORT
"""

import asyncio
import sys

from benchmarks import TOKEN

SECRET = "knock"  # noqa: S105 - between two processes of one run


async def python_telegram_bot(api_base: str, port: int) -> None:
    """python-telegram-bot with its own webhook server and its default transport."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        if message is not None and message.chat.type == "private" and message.text:
            await message.reply_text(message.text)

    app = Application.builder().token(TOKEN).base_url(f"{api_base}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_webhook(
            listen="127.0.0.1",
            port=port,
            url_path="hook",
            webhook_url=f"http://127.0.0.1:{port}/hook",
            secret_token=SECRET,
        )
        await asyncio.Event().wait()


async def aiogram(api_base: str, port: int) -> None:
    """aiogram with its aiohttp webhook handler, tasks in the background as it comes."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler
    from aiohttp import web

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        if message.chat.type == "private" and message.text:
            await message.answer(message.text)

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api_base)))
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, path="/hook")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


BOTS = {"python-telegram-bot": python_telegram_bot, "aiogram": aiogram}

if __name__ == "__main__":
    asyncio.run(BOTS[sys.argv[1]](sys.argv[2], int(sys.argv[3])))
