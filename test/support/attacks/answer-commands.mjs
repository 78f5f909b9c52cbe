/** What a process started by `startChild` does: takes one command a time, as an object with its verb, and answers with what came of it. */
export function answerCommands(commands) {
  process.on('message', async ({ verb, ...command }) => {
    try {
      process.send({ result: await commands[verb](command) });
    } catch (error) {
      process.send({ error: String(error?.stack ?? error) });
    }
  });
  process.on('disconnect', () => process.exit());
}
