import type { AddressInfo, Socket } from "node:net";
import { SMTPServer } from "smtp-server";

/** A mail as it arrived. */
export interface ArrivedMail {
  to: string[];
  raw: string;
}

/** A mail server on a loopback port. What it does with the next mails can be changed while it runs. */
export interface SmtpDouble {
  url: string;
  arrived: ArrivedMail[];
  /** Refuses mails with this code from now on; null takes them again. */
  refuse(code: number | null): void;
  /** From now on takes each mail and hangs up before saying so; false says so again. */
  hangUp(afterText: boolean): void;
  close(): Promise<void>;
}

/** @param options tls: with a certificate that nobody vouches for, at once (smtps) or offered (STARTTLS). */
export async function startSmtpDouble(options: { tls?: "at once" | "offered" } = {}): Promise<SmtpDouble> {
  const arrived: ArrivedMail[] = [];
  let refusal: number | null = null;
  let hangsUp = false;
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    secure: options.tls === "at once",
    disabledCommands: options.tls === "offered" ? [] : ["STARTTLS"],
    onRcptTo(_address, _session, done) {
      if (refusal === null) return done();
      done(Object.assign(new Error("not now, or never"), { responseCode: refusal }));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        arrived.push({ to, raw: Buffer.concat(parts).toString("utf8") });
        if (!hangsUp) return done();
        for (const socket of sockets) socket.destroy();
      });
    },
  });
  // Clients that don't trust the certificate hang up, as they should.
  server.on("error", () => {});
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    arrived,
    refuse: (code) => {
      refusal = code;
    },
    hangUp: (afterText) => {
      hangsUp = afterText;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
