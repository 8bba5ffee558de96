BOT_NAME = "quotesbot"
