import { Download } from "lucide-react";
import type { ReactNode } from "react";

/** A file to keep, not a page: the router must not fetch it ahead. */
export function DownloadLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      download
      className="inline-flex min-h-6 items-center gap-1.5 rounded-sm text-[13px] leading-5 text-ink-muted hover:text-ink print:hidden"
    >
      <Download aria-hidden="true" className="size-3.5 shrink-0" />
      {children}
    </a>
  );
}
