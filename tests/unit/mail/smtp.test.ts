import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { smtpTransport } from "@/lib/platform/mail/smtp";

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

describe("through the proxy of HTTPS_PROXY", () => {
  const asked: string[] = [];
  let proxy: Server;
  /** A CONNECT proxy that takes every host to the plain server, or none anywhere. */
  async function startProxy(refusal: string | null): Promise<void> {
    const port = await startPlainServer();
    asked.length = 0;
    proxy = createHttpServer().on("connect", (request, client) => {
      asked.push(`${request.url} ${request.headers["proxy-authorization"]}`);
      client.on("error", () => {});
      if (refusal !== null) return client.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
      const upstream = connect(port, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.pipe(client).pipe(upstream);
      });
      return upstream.on("error", () => client.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("HTTPS_PROXY", `http://user:secret@127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  }
  afterEach(() => {
    vi.unstubAllEnvs();
    proxy.close();
  });
  const send = (url: string) => smtpTransport(url, "Iris <iris@example.com>").send(MAIL);
  const credentials = `Basic ${Buffer.from("user:secret").toString("base64")}`;

  test.each([
    ["smtp://user:s3cret@mail.example.com", "mail.example.com:587"],
    ["smtp://user:s3cret@mail.example.com:2525", "mail.example.com:2525"],
    ["smtps://user:s3cret@mail.example.com", "mail.example.com:465"],
  ])("%s is called by its port, and told no password without TLS", async (url, target) => {
    await startProxy(null);
    expect(await send(url)).toEqual({ ok: false, permanent: false, reason: "smtp-tls" });
    expect(asked).toEqual([`${target} ${credentials}`]);
    expect(said).not.toMatch(/AUTH|MAIL FROM/);
  });

  test("a port that the proxy doesn't open is a server that can't be reached: the mail is tried again", async () => {
    await startProxy("403 Forbidden");
    const outcome = await send("smtp://user:s3cret@mail.example.com");
    expect(outcome).toEqual({ ok: false, permanent: false, reason: "smtp-unreachable" });
  });

  test("a server that NO_PROXY names, and one on this machine, is called straight", async () => {
    await startProxy(null);
    vi.stubEnv("NO_PROXY", ".example.com, Mail.Example.Net:587");
    const { port } = server.address() as AddressInfo;
    expect(await send(`smtp://user:s3cret@127.0.0.1:${port}`)).toMatchObject({ reason: "smtp-login" });
    for (const host of ["mail.example.com", "MAIL.example.net:587"]) await send(`smtp://${host}`);
    expect(asked).toEqual([]);
  });
});
