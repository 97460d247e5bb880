import { expect, test } from "vitest";
import { failureByAiShare } from "@/lib/core/metrics/failure-by-ai-share";
import { commit, deployment } from "./build";

const ai = () => commit({ origin: "AI_ASSISTED" });
const human = () => commit({ origin: "HUMAN" });
const unknown = () => commit({ origin: "UNKNOWN" });

test("a share on an edge belongs to the bin that ends there, and 0 is a bin of its own", () => {
  const { bins } = failureByAiShare([
    deployment({ commits: [human()] }),
    deployment({ commits: [ai(), human(), human(), human()], result: "failed" }),
    deployment({ commits: [ai(), human()] }),
    deployment({ commits: [ai(), ai()], result: "failed" }),
  ]);
  expect(bins.map(({ upTo, deployments, failed }) => [upTo, deployments, failed])).toEqual([
    [0, 1, 0],
    [0.25, 1, 1],
    [0.5, 1, 0],
    [0.75, 0, 0],
    [1, 1, 1],
  ]);
});

test("unknown commits don't thin the share; pending deployments and those of unknown commits are in no bin", () => {
  const { bins, withoutKnownCommits } = failureByAiShare([
    deployment({ commits: [ai(), unknown(), unknown()] }),
    deployment({ commits: [unknown()] }),
    deployment({ commits: [] }),
    deployment({ commits: [ai()], result: "pending" }),
  ]);
  expect(bins.map(({ deployments }) => deployments)).toEqual([0, 0, 0, 0, 1]);
  expect(withoutKnownCommits).toBe(2);
});

test("an empty bin has no rate, rather than one of 0", () => {
  expect(failureByAiShare([]).bins[0]).toMatchObject({ rate: null, interval: null });
});
