// Loaded before the web server, which knows nothing of us: when the process that started it is gone, so is it.
if (process.connected) process.on("disconnect", () => process.exit(0));
