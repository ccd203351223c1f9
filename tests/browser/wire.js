// A wire between browser and collector that keeps everything that goes up it.
import { connect, createServer } from "node:net";

export async function startWire(port, onwardPort) {
  const sent = [];
  const open = new Set();
  const server = createServer((browser) => {
    const collector = connect(onwardPort, "127.0.0.1");
    for (const socket of [browser, collector]) {
      open.add(socket);
      socket.on("close", () => open.delete(socket));
      // Either end may hang up at any time.
      socket.on("error", () => {});
    }
    browser.on("data", (chunk) => sent.push(chunk));
    browser.pipe(collector).pipe(browser);
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return {
    // Everything that was sent towards the collector since the wire was laid.
    sent: () => Buffer.concat(sent).toString("latin1"),
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
