import { z } from "zod";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { squashOf, TITLES_NEEDED } from "./message-habits";

/** A commit as far as it tells how its repository squashes. */
interface SquashText {
  sha: string;
  message: string | null;
}

interface Habit {
  titleShas: Set<string>;
  hasBodies: boolean;
}

/** One repository's squash merges as the database adds them. */
export interface SquashRow {
  repository: string;
  title_shas: string[];
  has_bodies: boolean;
}

const kept = z.array(
  z.object({ repository: z.string(), title_shas: z.array(z.string()), has_bodies: z.boolean() }),
);

/**
 * Which repositories keep only the titles of their squash merges. It takes ten such merges and none with a body, more than
 * a daily sync brings, so what earlier syncs saw counts too. A commit counts once, however often it is read.
 */
export class SquashHabits {
  private readonly habits = new Map<string, Habit>();

  constructor(rows: readonly SquashRow[] = []) {
    for (const { repository, title_shas, has_bodies } of rows)
      this.habits.set(repository, { titleShas: new Set(title_shas), hasBodies: has_bodies });
  }

  /** Takes in commits of a repository; what the database is to add, null where none of them is a squash merge. */
  take(repository: string, commits: readonly SquashText[]): SquashRow | null {
    const found: SquashRow = { repository, title_shas: [], has_bodies: false };
    for (const { sha, message } of commits) {
      const squash = message === null ? null : squashOf(message);
      if (squash === "body") found.has_bodies = true;
      if (squash === "title" && found.title_shas.length < TITLES_NEEDED) found.title_shas.push(sha);
    }
    if (!found.has_bodies && found.title_shas.length === 0) return null;
    const habit = this.habits.get(repository) ?? { titleShas: new Set(), hasBodies: false };
    for (const sha of found.title_shas) habit.titleShas.add(sha);
    habit.hasBodies ||= found.has_bodies;
    this.habits.set(repository, habit);
    return found;
  }

  /** Whether the bodies of a repository's squash merges are known to be gone. */
  dropsBodies(repository: string | null): boolean {
    const habit = repository === null ? undefined : this.habits.get(repository);
    return habit !== undefined && !habit.hasBodies && habit.titleShas.size >= TITLES_NEEDED;
  }
}

/** What earlier syncs saw of an organization's squash merges. @throws DatabaseError */
export async function readSquashHabits(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<SquashHabits> {
  const text = unwrap(await service.rpc("read_squash_habits", { p_organization_id: organizationId }));
  return new SquashHabits(kept.parse(JSON.parse(text)));
}
