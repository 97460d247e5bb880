import type { DemoTeam } from "./organization";
import type { Random } from "./random";

/** An invented engineer of Acme Payments. */
export interface Engineer {
  name: string;
  email: string;
  /** The address of commits made in the forge's web page, for those who hide their own. */
  forgeEmail: string | null;
}

function engineer(name: string, hidesEmail = false): Engineer {
  const login = name
    .toLowerCase()
    .replace(/[^a-z ]/g, "")
    .split(" ")
    .join(".");
  return {
    name,
    email: `${login}@acme-payments.example.com`,
    forgeEmail: hidesEmail ? `${login.replace(".", "-")}@users.noreply.github.example.com` : null,
  };
}

/** Two of them have names that an unwary classifier takes for tools. */
const ENGINEERS: Record<DemoTeam, readonly Engineer[]> = {
  checkout: [
    engineer("Beatriz Alencar"),
    engineer("Tomas Lindqvist"),
    engineer("Ngozi Adeyemi", true),
    engineer("Claude Moreau"),
    engineer("Petra Hofstad"),
  ],
  payments: [
    engineer("Ravi Chandran"),
    engineer("Marta Kowalewska"),
    engineer("Joao Vasconcelos", true),
    engineer("Devin Oakes"),
    engineer("Ilse Brandt"),
  ],
  risk: [
    engineer("Yuki Shimada"),
    engineer("Samuel Okonkwo"),
    engineer("Elena Petrossian", true),
    engineer("Caio Bittencourt"),
  ],
};

/** Somebody of the team, as the author of a commit. */
export function pickEngineer(team: DemoTeam, random: Random): Engineer {
  return random.pick(ENGINEERS[team]);
}

/** The address a commit of theirs carries. */
export function commitEmail(person: Engineer, random: Random): string {
  return person.forgeEmail && random.chance(0.4) ? person.forgeEmail : person.email;
}
