import { ImageResponse } from "next/og";
import { placeOf, type RatioAxis, ratioAxis } from "@/components/charts/ratio-axis";
import type { CausesText } from "@/lib/read/dashboard/causes-text";
import { drawable, imageFonts } from "./image-fonts";
import { AI, ImageWordmark, INK, LINE, LINE_STRONG, MUTED, PAPER } from "./image-look";

/** A slide: 16:9. */
const SIZE = { width: 1600, height: 900 };
const TRACK = 560;
const ROW = 78;

interface CausesImageProps {
  text: CausesText;
  /** Above everything: whose it is and as of when. */
  heading: string;
}

/** The answer as a picture for a slide: never without its intervals, counts, coverage and what isn't known. */
export async function causesImage(props: CausesImageProps): Promise<ImageResponse> {
  const { text, heading } = props;
  const rows = text.rows.map((row) => ({ ...row, label: drawable(row.label) }));
  const drawn = { ...text, rows, headline: drawable(text.headline), basis: drawable(text.basis) };
  return new ImageResponse(<CausesSlide text={drawn} heading={drawable(heading)} />, {
    ...SIZE,
    fonts: await imageFonts(),
  });
}

function CausesSlide({ text, heading }: CausesImageProps) {
  const axis = ratioAxis(text.rows.flatMap(({ cause: { ratio, low, high } }) => [ratio, low, high]));
  return (
    <div
      style={{
        display: "flex",
        flexDirection: "column",
        width: "100%",
        height: "100%",
        padding: "56px 72px 48px",
        background: PAPER,
        color: INK,
        fontFamily: "Geist",
        fontSize: 24,
        lineHeight: 1.4,
      }}
    >
      <div style={{ display: "flex", justifyContent: "space-between", color: MUTED }}>
        <div style={{ display: "flex" }}>{heading}</div>
        <ImageWordmark size={26} />
      </div>
      <div style={{ display: "flex", marginTop: 26, color: MUTED }}>{text.question}</div>
      <div style={{ display: "flex", marginTop: 4, fontSize: 50, fontWeight: 600, lineHeight: 1.2 }}>
        {text.headline}
      </div>
      {text.ai && <div style={{ display: "flex", marginTop: 14, fontSize: 25 }}>{text.ai}</div>}
      <div style={{ display: "flex", flexDirection: "column", marginTop: 24 }}>
        {text.rows.map((row) => (
          <Row key={row.cause.of} row={row} axis={axis} />
        ))}
        <Ticks axis={axis} />
      </div>
      <div
        style={{ display: "flex", flexDirection: "column", marginTop: "auto", fontSize: 20, color: MUTED }}
      >
        <div style={{ display: "flex" }}>{text.basis}</div>
        {text.unknowns && <div style={{ display: "flex" }}>{text.unknowns}</div>}
      </div>
    </div>
  );
}

const at = (ratio: number | null, axis: RatioAxis) => TRACK * placeOf(ratio, axis);

function Row({ row, axis }: { row: CausesText["rows"][number]; axis: RatioAxis }) {
  const { ratio, low, high, of } = row.cause;
  const color = of === "ai" ? AI : INK;
  return (
    <div style={{ display: "flex", alignItems: "center", height: ROW, borderTop: `1px solid ${LINE}` }}>
      <div
        style={{
          display: "block",
          width: 430,
          maxHeight: ROW,
          paddingRight: 24,
          fontWeight: 600,
          lineClamp: 2,
          wordBreak: "break-word",
        }}
      >
        {row.label}
      </div>
      <div style={{ display: "flex", position: "relative", width: TRACK, height: ROW }}>
        {axis.ticks.map(({ value, strong }) => (
          <div
            key={value}
            style={{
              position: "absolute",
              left: at(Math.exp(value), axis),
              top: 0,
              width: strong ? 2 : 1,
              height: ROW,
              background: strong ? LINE_STRONG : LINE,
            }}
          />
        ))}
        <div
          style={{
            position: "absolute",
            left: at(low, axis),
            top: ROW / 2 - 3,
            width: at(high, axis) - at(low, axis),
            height: 6,
            borderRadius: 3,
            background: color,
          }}
        />
        <div
          style={{
            position: "absolute",
            left: at(ratio, axis) - 11,
            top: ROW / 2 - 11,
            width: 22,
            height: 22,
            ...(of === "ai" ? { borderRadius: 3, transform: "rotate(45deg)" } : { borderRadius: 11 }),
            border: `3px solid ${PAPER}`,
            background: color,
          }}
        />
      </div>
      <div style={{ display: "flex", flexDirection: "column", paddingLeft: 36 }}>
        <div style={{ display: "flex", fontWeight: 600 }}>{row.ratio}</div>
        <div style={{ display: "flex", fontSize: 20, color: MUTED }}>{row.failures}</div>
      </div>
    </div>
  );
}

function Ticks({ axis }: { axis: RatioAxis }) {
  return (
    <div style={{ display: "flex", height: 30, borderTop: `1px solid ${LINE}`, fontSize: 18, color: MUTED }}>
      <div style={{ display: "flex", width: 430 }} />
      <div style={{ display: "flex", position: "relative", width: TRACK }}>
        {axis.ticks.map(({ value, label }) => (
          <div
            key={value}
            style={{
              display: "flex",
              justifyContent: "center",
              position: "absolute",
              left: at(Math.exp(value), axis) - 40,
              width: 80,
            }}
          >
            {`${label.replace("⁄", "/").replace("⅛", "1/8").replace("¼", "1/4").replace("½", "1/2")}×`}
          </div>
        ))}
      </div>
    </div>
  );
}
