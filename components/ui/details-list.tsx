import type { ReactNode } from "react";

interface DetailsListProps {
  items: readonly { term: ReactNode; detail: ReactNode }[];
}

/** Facts about one thing, each with its name; two columns where there is room. */
export function DetailsList({ items }: DetailsListProps) {
  return (
    <dl className="grid gap-x-8 gap-y-4 text-sm leading-6 sm:grid-cols-2">
      {items.map(({ term, detail }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: terms may be elements, and the list never reorders
        <div key={index} className="min-w-0">
          <dt className="text-[13px] leading-5 text-ink-muted">{term}</dt>
          <dd className="wrap-anywhere">{detail}</dd>
        </div>
      ))}
    </dl>
  );
}
