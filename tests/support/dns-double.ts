import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

/** A resolver that knows TXT records alone: what it isn't told of isn't there (NXDOMAIN). */
export class DnsDouble {
  readonly records = new Map<string, string[]>();
  readonly asked: string[] = [];
  /** Answers nothing, as a resolver that can't be reached. */
  isSilent = false;
  private constructor(private readonly socket: Socket) {}

  /** @param port UDP, on the loopback address; 0 takes a free one. */
  static async start(port = 0): Promise<DnsDouble> {
    const socket = createSocket("udp4");
    const double = new DnsDouble(socket);
    socket.on("message", (question, from) => {
      const answer = double.answer(question);
      if (!double.isSilent) socket.send(answer, from.port, from.address);
    });
    socket.bind(port, "127.0.0.1");
    await once(socket, "listening");
    return double;
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  stop(): void {
    this.socket.close();
  }

  private answer(question: Buffer): Buffer {
    const [name, end] = readName(question);
    this.asked.push(name);
    const texts = this.records.get(name) ?? [];
    // Header, the question again, and an answer a text, each pointing back to the name in the question.
    const header = Buffer.from(question.subarray(0, 12));
    header.writeUInt16BE(texts.length > 0 ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(texts.length, 6);
    header.writeUInt32BE(0, 8);
    return Buffer.concat([header, question.subarray(12, end + 4), ...texts.map(txtRecord)]);
  }
}

function readName(question: Buffer): [name: string, end: number] {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString("latin1", at + 1, at + 1 + length).toLowerCase());
    at += length + 1;
  }
  return [labels.join("."), at + 1];
}

function txtRecord(text: string): Buffer {
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 20) {
    const part = bytes.subarray(at, at + 20);
    parts.push(Buffer.from([part.length]), part);
  }
  const data = Buffer.concat(parts);
  const head = Buffer.from([0xc0, 0x0c, 0, 16, 0, 1, 0, 0, 0, 60, 0, 0]);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
