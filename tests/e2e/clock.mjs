// Loaded before everything else, so that a server lives on another day: the time goes on from there as it does here.
const ahead = Date.parse(process.env.STARTS_AT ?? "") - Date.now();
if (Number.isNaN(ahead)) throw new Error("STARTS_AT must be an instant, such as 2027-01-02T09:00:00Z.");

const Here = globalThis.Date;
const now = () => Here.now() + ahead;
globalThis.Date = new Proxy(Here, {
  construct: (_date, args, made) => Reflect.construct(Here, args.length === 0 ? [now()] : args, made),
  apply: () => new Here(now()).toString(),
  get: (date, name) => (name === "now" ? now : Reflect.get(date, name)),
});
