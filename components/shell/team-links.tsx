import { Fragment } from "react";
import { TextLink } from "@/components/ui/text-link";
import type { Filters } from "@/lib/read/filters/filters";
import { teamHref } from "@/lib/read/filters/href";

interface TeamLinksProps {
  teams: readonly string[];
  slug: string;
  /** The window and environments to keep; without them the usual ones. */
  filters?: Filters;
}

/** Teams by name, each the way to its own dashboard. */
export function TeamLinks({ teams, slug, filters }: TeamLinksProps) {
  return teams.map((team, index) => (
    <Fragment key={team}>
      {index > 0 && ", "}
      <TextLink href={teamHref(slug, team, filters)} prefetch={false} quiet>
        {team}
      </TextLink>
    </Fragment>
  ));
}
