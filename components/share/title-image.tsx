import { ImageResponse } from "next/og";
import { imageFonts } from "./image-fonts";
import { ImageWordmark, INK, MUTED, PAPER } from "./image-look";

/** What chats and networks draw beside a link. */
export const TITLE_IMAGE_SIZE = { width: 1200, height: 630 };

/** A page's name and what it says, for a link's preview. */
export async function titleImage(title: string, lead: string): Promise<ImageResponse> {
  return new ImageResponse(
    <div
      style={{
        display: "flex",
        flexDirection: "column",
        width: "100%",
        height: "100%",
        padding: 80,
        background: PAPER,
        color: INK,
        fontFamily: "Geist",
      }}
    >
      <ImageWordmark size={40} />
      <div style={{ display: "flex", marginTop: "auto", fontSize: 68, fontWeight: 600, lineHeight: 1.15 }}>
        {title}
      </div>
      <div style={{ display: "flex", marginTop: 28, fontSize: 32, lineHeight: 1.4, color: MUTED }}>
        {lead}
      </div>
    </div>,
    { ...TITLE_IMAGE_SIZE, fonts: await imageFonts() },
  );
}
