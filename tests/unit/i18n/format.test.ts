import { describe, expect, test } from "vitest";
import {
  formatCount,
  formatDuration,
  formatInstant,
  formatNumber,
  formatPerDay,
  formatPoints,
  formatRate,
  formatRelative,
  formatShare,
} from "@/lib/platform/i18n/format";

/** Intl puts no-break spaces where a line must not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("numbers follow the language", () => {
  expect(formatCount(1234567, "en")).toBe("1,234,567");
  expect(formatCount(1234567, "pt-BR")).toBe("1.234.567");
  expect(formatNumber(27.06, "en")).toBe("27.1");
  expect(formatNumber(1234.5, "pt-BR")).toBe("1.234,5");
});

test("what isn't 0 never reads as 0, and what isn't all never as all", () => {
  expect(formatNumber(1 / 30, "en")).toBe("0.03");
  expect(formatNumber(0, "en")).toBe("0");
  expect(formatRate(1 / 5000, "en")).toBe("0.02%");
  expect(formatRate(4999 / 5000, "pt-BR")).toBe("99,98%");
  expect(formatRate(1 / 1_000_000, "en")).toBe("0.0001%");
});

test("few events a day are said the other way round", () => {
  expect(formatPerDay(1 / 30, "en")).toBe("1 in 30 days");
  expect(formatPerDay(2 / 90, "pt-BR")).toBe("1 em 45 dias");
  expect(formatPerDay(0.1, "en")).toBe("0.1");
  expect(formatPerDay(27.06, "en")).toBe("27.1");
  expect(formatPerDay(0, "en")).toBe("0");
});

test("rates have one decimal, and none where there is nothing after it to say", () => {
  expect(formatRate(61 / 809, "en")).toBe("7.5%");
  expect(formatRate(61 / 809, "pt-BR")).toBe("7,5%");
  expect(formatRate(0.05, "en")).toBe("5.0%");
  expect(formatRate(0, "en")).toBe("0%");
  expect(formatRate(1, "en")).toBe("100%");
});

test("a difference of rates is told in points without its sign", () => {
  expect(formatPoints(-0.009, "en")).toBe("0.9");
  expect(formatPoints(0.0151, "pt-BR")).toBe("1,5");
});

test("a share is whole only when it is: 99.9 % is not 100 %, and a trace is not 0 %", () => {
  expect(formatShare(0.999, "en")).toBe("99%");
  expect(formatShare(0.001, "en")).toBe("1%");
  expect(formatShare(0, "en")).toBe("0%");
  expect(formatShare(1, "en")).toBe("100%");
  expect(formatShare(2.5, "en")).toBe("250%");
});

describe("formatDuration", () => {
  test.each([
    [0, "0 s"],
    [59, "59 s"],
    [59.6, "1 min"],
    [12 * 60 + 29, "12 min"],
    [3_569, "59 min"],
    [3_599, "1 h"],
    [6_660, "1 h 51 min"],
    [86_399, "1 d"],
    [55 * 3_600, "2 d 7 h"],
    [48 * 3_600 + 60, "2 d"],
    [40 * 86_400, "40 d"],
  ])("%d s is %s", (seconds, text) => {
    expect(plain(formatDuration(seconds, "en"))).toBe(text);
  });
});

describe("moments", () => {
  const at = new Date("2026-11-23T04:02:10Z");

  test("are told in the zone asked for, the long form with its name", () => {
    expect(formatInstant(at, "en", "UTC", "time")).toBe("04:02");
    expect(formatInstant(at, "en", "America/Sao_Paulo", "time")).toBe("01:02");
    expect(plain(formatInstant(at, "en", "UTC", "long"))).toContain("UTC");
    expect(plain(formatInstant(at, "pt-BR", "UTC", "day"))).toBe("23 de nov.");
    const inYear = (year: number) =>
      plain(formatInstant(at, "en", "UTC", "day", new Date(Date.UTC(year, 5))));
    expect(inYear(at.getUTCFullYear())).not.toMatch(/20\d\d/);
    expect(inYear(at.getUTCFullYear() + 1), "of another year").toContain(String(at.getUTCFullYear()));
  });

  test.each([
    [30, "in 30 seconds", "em 30 segundos"],
    [-59.7, "1 minute ago", "há 1 minuto"],
    [-3_599, "1 hour ago", "há 1 hora"],
    [-5 * 3_600, "5 hours ago", "há 5 horas"],
    [-86_399, "yesterday", "ontem"],
    [-3 * 86_400, "3 days ago", "há 3 dias"],
  ])("%d s from now is “%s”", (seconds, english, portuguese) => {
    const moment = new Date(at.getTime() + seconds * 1000);
    expect(formatRelative(moment, at, "en")).toBe(english);
    expect(formatRelative(moment, at, "pt-BR")).toBe(portuguese);
  });
});
