import { GeistSans } from "geist/font/sans";
import localFont from "next/font/local";

/** Figures in code stand far down, if anywhere: a page must not wait for their letters. */
const GeistMono = localFont({
  src: "../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono",
  adjustFontFallback: false,
  fallback: ["ui-monospace", "SFMono-Regular", "Roboto Mono", "Menlo", "Monaco", "monospace"],
  weight: "100 900",
  preload: false,
});

export const fontVariables = `${GeistSans.variable} ${GeistMono.variable}`;
