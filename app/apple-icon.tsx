import { ImageResponse } from "next/og";

export const size = { width: 180, height: 180 };
export const contentType = "image/png";

/** The mark on white, for a phone's home screen: those draw no SVG. */
export default function AppleIcon() {
  return new ImageResponse(
    <div
      style={{
        display: "flex",
        alignItems: "center",
        justifyContent: "center",
        width: "100%",
        height: "100%",
        background: "#ffffff",
      }}
    >
      <svg width="132" height="132" viewBox="0 0 32 32" aria-hidden="true">
        <circle
          cx="16"
          cy="16"
          r="12"
          fill="none"
          stroke="#4a4ac4"
          strokeWidth="4"
          strokeDasharray="59 17"
          strokeLinecap="round"
          transform="rotate(-62 16 16)"
        />
        <circle cx="16" cy="16" r="5" fill="#17171a" />
      </svg>
    </div>,
    size,
  );
}
