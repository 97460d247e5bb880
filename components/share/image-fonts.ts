import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cache } from "react";

const FOLDER = join(process.cwd(), "node_modules", "geist", "dist", "fonts", "geist-sans");

const read = (name: string) => readFile(join(FOLDER, `Geist-${name}.ttf`));

/** The letters of images, from the packages on this disk: nothing is fetched. */
export const imageFonts = cache(async () => {
  const [regular, semiBold] = await Promise.all([read("Regular"), read("SemiBold")]);
  return [
    { name: "Geist", data: regular, weight: 400 as const, style: "normal" as const },
    { name: "Geist", data: semiBold, weight: 600 as const, style: "normal" as const },
  ];
});

/** Latin letters with their accents, and the signs that figures and sentences here use: what the letters above can draw. */
const UNDRAWABLE = /[^\u0020-\u007e\u00a0-\u017f\u2010-\u2014\u2018-\u201d\u2026\u2212]/gu;

/** A text without what the letters can't draw: the library would ask other servers for those, and tell them the text. */
export function drawable(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ").replace(UNDRAWABLE, "?");
}
