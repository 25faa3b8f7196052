"""Messages that arrive: outbox, channels, receipts (消息通知)."""
