import { expect, test } from "vitest";
import { deploymentsThatAnswer, incidentsThatAnswer } from "@/lib/core/question/answers";
import { FILTER_LISTS, INCIDENT_LISTS, UNNAMED } from "@/lib/core/question/lists";
import {
  BEGINNING,
  canIncidentsAnswer,
  EVERYTHING,
  forIncidents,
  toQuestionText,
} from "@/lib/core/question/question";
import { commit, deployment, incident } from "../metrics/build";

const ALL = { ...EVERYTHING, window: { from: BEGINNING, to: new Date("2100-01-01T00:00:00Z") } };

const DEPLOYMENTS = [
  deployment({
    externalId: "named",
    env: "production",
    team: "core",
    repositoryId: "r",
    customTags: ["tier:1"],
  }),
  deployment({ externalId: "bare", env: null, team: null, repositoryId: null, customTags: [] }),
  deployment({
    externalId: "unread",
    env: "staging",
    team: "growth",
    repositoryId: "s",
    customTags: null,
    commits: [commit({ origin: "AI_ASSISTED", tools: ["Claude Code"] })],
  }),
];

const answering = (narrowed: object) =>
  deploymentsThatAnswer(DEPLOYMENTS, { ...ALL, ...narrowed }).map(({ externalId }) => externalId);

test("null lets every name through, an empty list none", () => {
  expect(answering({})).toEqual(["named", "bare", "unread"]);
  for (const { list } of Object.values(FILTER_LISTS)) expect(answering({ [list]: [] }), list).toEqual([]);
});

test("the empty name asks for those that name none; tags that nobody read are neither none nor any", () => {
  expect(answering({ environments: [UNNAMED] })).toEqual(["bare"]);
  expect(answering({ teams: ["growth", UNNAMED] })).toEqual(["bare", "unread"]);
  expect(answering({ repositories: [UNNAMED, "r"] })).toEqual(["named", "bare"]);
  expect(answering({ tags: [UNNAMED] })).toEqual(["bare"]);
  expect(answering({ tags: ["tier:1", "tier:2"] })).toEqual(["named"]);
  expect(answering({ tools: ["Claude Code"] })).toEqual(["unread"]);
});

test("incidents answer where only they are asked for what they name, and a page about them drops the rest", () => {
  expect(INCIDENT_LISTS).toEqual(["env", "service", "team"]);
  const asked = { ...ALL, teams: ["core"], tags: ["tier:1"] };
  expect(canIncidentsAnswer(asked)).toBe(false);
  expect(incidentsThatAnswer([incident()], asked)).toBeNull();
  expect(forIncidents(asked)).toEqual({ ...ALL, teams: ["core"] });
  const incidents = [
    incident({ teams: ["core"], externalId: "core" }),
    incident({ teams: [], externalId: "none" }),
  ];
  const found = (teams: string[]) =>
    incidentsThatAnswer(incidents, { ...ALL, teams })?.map(({ externalId }) => externalId);
  expect(found(["core"])).toEqual(["core"]);
  expect(found([UNNAMED])).toEqual(["none"]);
  expect(found([])).toEqual([]);
});

test("the database is asked for the edges of the window beside the lists, and for what one function asks besides", () => {
  expect(JSON.parse(toQuestionText({ ...ALL, services: ['a"b'] }, { before: BEGINNING }))).toEqual({
    ...EVERYTHING,
    from: "1970-01-01T00:00:00.000Z",
    to: "2100-01-01T00:00:00.000Z",
    services: ['a"b'],
    before: "1970-01-01T00:00:00.000Z",
  });
});
