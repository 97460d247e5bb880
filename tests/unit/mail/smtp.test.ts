import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { smtpTransport } from "@/lib/mail/smtp";

let server: Server;
let said: string;
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

/** A mail server that offers a log-in and no STARTTLS: also what is left when somebody in between takes it out. */
async function startPlainServer(): Promise<number> {
  said = "";
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 plain\r\n");
    socket.on("data", (data) => {
      said += data;
      const isGreeting = /^(?:EHLO|HELO)/m.test(String(data));
      socket.write(isGreeting ? "250-plain\r\n250 AUTH PLAIN LOGIN\r\n" : "535 no\r\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const MAIL = { to: "a@b.example", subject: "s", text: "t", html: "h", id: "id" };

// 0.0.0.0 leads to this machine as well, but is none of its loopback names.
test.each(["", "?requireTLS=false", "?ignoreTLS=true", "?opportunisticTLS=true"])(
  "no password is said to a server that doesn't encrypt, whatever the address asks for (%s)",
  async (query) => {
    const port = await startPlainServer();
    const transport = smtpTransport(`smtp://user:s3cret@0.0.0.0:${port}${query}`, "Iris <iris@example.com>");
    expect(await transport.send(MAIL)).toEqual({ ok: false, permanent: false, reason: "smtp-tls" });
    expect(said).not.toMatch(/AUTH|MAIL FROM/);
  },
);

test("a server on this machine may do without: no wire leads to it", async () => {
  const port = await startPlainServer();
  const transport = smtpTransport(`smtp://user:s3cret@127.0.0.1:${port}`, "Iris <iris@example.com>");
  expect(await transport.send(MAIL)).toEqual({ ok: false, permanent: false, reason: "smtp-login" });
});
