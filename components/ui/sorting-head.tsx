import Link from "next/link";
import { Th } from "./table";

interface SortingHeadProps {
  label: string;
  /** How the table is sorted by this column now; null where it is by another. */
  sorted: "ascending" | "descending" | null;
  /** The same list, sorted by this column. */
  href: string;
  numeric?: boolean;
}

/** A column's heading that sorts a list by it, on the server: the list goes on beyond the page. */
export function SortingHead({ label, sorted, href, numeric }: SortingHeadProps) {
  return (
    <Th numeric={numeric} aria-sort={sorted ?? undefined}>
      <Link href={href} scroll={false} className="sorts">
        {label}
      </Link>
    </Th>
  );
}
