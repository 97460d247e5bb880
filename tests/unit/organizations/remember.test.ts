import { expect, test } from "vitest";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import { type CacheOwner, remember } from "@/lib/workspace/organizations/remember";

const owner = (id: string, dataVersion: number): CacheOwner => ({
  id: organizationIdForMachineWork({ organization_id: id }),
  dataVersion,
});

/** Reads a new value each time it is asked. */
function source() {
  let reads = 0;
  return async () => ++reads;
}

test("the same question of the same data is read once, at the same time too", async () => {
  const read = source();
  const ask = () => remember(owner("a", 1), "counts", { team: "core" }, read);
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  expect(await ask()).toBe(1);
});

test("changed data, another organization, another figure and another question are each read anew", async () => {
  const read = source();
  expect(await remember(owner("b", 1), "counts", { team: "core" }, read)).toBe(1);
  expect(await remember(owner("b", 2), "counts", { team: "core" }, read)).toBe(2);
  expect(await remember(owner("c", 1), "counts", { team: "core" }, read)).toBe(3);
  expect(await remember(owner("b", 1), "origins", { team: "core" }, read)).toBe(4);
  expect(await remember(owner("b", 1), "counts", { team: "growth" }, read)).toBe(5);
});

test("names that look like others when joined stay apart", async () => {
  const read = source();
  await remember(owner("d", 1), "counts", ["a,b"], read);
  expect(await remember(owner("d", 1), "counts", ["a", "b"], read)).toBe(2);
});

test("a refusal is not kept", async () => {
  const refused = remember(owner("e", 1), "counts", null, () => Promise.reject(new Error("down")));
  await expect(refused).rejects.toThrow("down");
  expect(await remember(owner("e", 1), "counts", null, source())).toBe(1);
});

test("what is too large is read anew each time, and shared while it is read", async () => {
  let reads = 0;
  const read = async () => {
    reads += 1;
    return new Map([["incidents", "x".repeat(1_000_000)]]);
  };
  const ask = () => remember(owner("f", 1), "incidents", null, read);
  await Promise.all([ask(), ask()]);
  expect(reads).toBe(1);
  await ask();
  expect(reads).toBe(2);
});

test("large figures push out the oldest ones, however few they are", async () => {
  const first = source();
  await remember(owner("g", 1), "small", null, first);
  for (let i = 0; i < 40; i++) await remember(owner("g", 1), "large", i, async () => "x".repeat(900_000));
  expect(await remember(owner("g", 1), "small", null, first)).toBe(2);
});
