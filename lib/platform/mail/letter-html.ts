import type { Block, FigureRow, Letter } from "./letter";

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const INK = "color:#17171a";
const MUTED = "color:#565660";

/** Text that can't end an attribute or begin a tag. */
function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A letter as a whole HTML document. Tables and inline styles, because that is what mail readers understand. */
export function letterHtml(letter: Letter): string {
  return [
    `<!doctype html><html lang="${escapeHtml(letter.locale)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light">',
    `<title>${escapeHtml(letter.subject)}</title></head>`,
    `<body style="margin:0;padding:24px 12px;background:#f4f4f6">${letterBody(letter)}</body></html>`,
  ].join("");
}

/** The letter without the document around it, as the settings show it. */
export function letterBody({ blocks }: Letter): string {
  const parts = blocks.map((block) => `<tr><td style="padding:0 0 16px">${blockHtml(block)}</td></tr>`);
  return (
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;margin:0 auto;` +
    `background:#ffffff;border:1px solid #e7e7eb;border-radius:8px;${FONT};${INK}"><tr><td style="padding:24px 24px 8px">` +
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0">${parts.join("")}</table></td></tr></table>`
  );
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<p style="margin:0;font-size:20px;line-height:28px;font-weight:600">${escapeHtml(block.text)}</p>`;
    case "paragraph":
      return `<p style="margin:0;font-size:15px;line-height:24px">${escapeHtml(block.text)}</p>`;
    case "action":
      return (
        `<a href="${escapeHtml(block.href)}" style="display:inline-block;padding:9px 16px;border-radius:6px;` +
        `background:#17171a;color:#ffffff;font-size:14px;line-height:20px;font-weight:600;text-decoration:none">` +
        `${escapeHtml(block.text)}</a>`
      );
    case "thing":
      return (
        `<p style="margin:0;font-size:15px;line-height:24px"><strong>${escapeHtml(block.title)}</strong><br>` +
        `${escapeHtml(block.text)}${linkHtml(block.link)}</p>`
      );
    case "figures":
      return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0">${block.rows.map(rowHtml).join("")}</table>`;
    case "note":
      return (
        `<p style="margin:0;padding:12px 0 0;border-top:1px solid #e7e7eb;font-size:13px;line-height:20px;${MUTED}">` +
        `${escapeHtml(block.text)}${block.links.map(linkHtml).join(" ·")}</p>`
      );
  }
}

function rowHtml({ label, value, counts, change }: FigureRow): string {
  const small = (text: string) =>
    text === ""
      ? ""
      : `<br><span style="font-size:13px;line-height:20px;${MUTED}">${escapeHtml(text)}</span>`;
  const cell =
    "padding:10px 0;border-top:1px solid #e7e7eb;font-size:15px;line-height:22px;vertical-align:top";
  return (
    `<tr><td style="${cell}">${escapeHtml(label)}${small(counts)}</td>` +
    `<td align="right" style="${cell};white-space:nowrap"><strong>${escapeHtml(value)}</strong>${small(change)}</td></tr>`
  );
}

function linkHtml({ text, href }: { text: string; href: string }): string {
  return ` <a href="${escapeHtml(href)}" style="${MUTED};text-decoration:underline">${escapeHtml(text)}</a>`;
}
