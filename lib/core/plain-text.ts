/** Controls, line ends, and what turns the direction of the text around it. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const EVERY_CONTROL = new RegExp(CONTROLS, "gu");
const VISIBLE = /[^\s\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060\u2800\u3164\uffa0]/;

/** What breaks a line or stands for a space. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;

/** A text on one line, in the order it is written, whoever wrote it: `isPlainText` unless nothing of it can be seen. */
export function toPlainText(text: string): string {
  return text.replace(BREAKS, " ").replace(EVERY_CONTROL, "\u{fffd}").trim();
}

/**
 * Whether a text can be seen and reads in the order it is written, as a name or a reason on one line must:
 * `private.is_plain_text` refuses the same in SQL.
 */
export function isPlainText(text: string): boolean {
  return !CONTROLS.test(text) && VISIBLE.test(text);
}
