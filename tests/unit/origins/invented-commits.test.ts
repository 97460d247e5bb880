import { expect, test } from "vitest";
import type { CommitMetadata } from "@/lib/core/origins/commit-metadata";
import { classify, summary } from "./commit";

/** Expected "ORIGIN: tools", the author, the message, and what else is known. */
type Row = [expected: string, author: string, message: string, more?: Partial<CommitMetadata>];

const IDA = "Ida Lund <ida@nordlys.example>";
const LI = "Li Wen <77120394+liwen@users.noreply.github.com>";
const OLU = "Olu Ade <olu.ade@bank.example>";
const GITHUB = { committerName: "GitHub", committerEmail: "noreply@github.com" };

const CLAUDE: Row[] = [
  [
    "AI_ASSISTED: Claude Code",
    IDA,
    "fix(cart): keep the voucher on reload\n\nCo-Authored-By: Claude Sonnet 4.5 <noreply@anthropic.com>",
  ],
  [
    "AI_ASSISTED: Claude Code",
    IDA,
    "Add retry budget\n\nCaps retries at 3 per minute.\n\nCo-Authored-By: Claude Opus 4.6 (1M context) <noreply@anthropic.com>\nSigned-off-by: Ida Lund <ida@nordlys.example>",
  ],
  [
    "AI_ASSISTED: Claude Code",
    LI,
    "feat: export ledger (#841)\n\n* feat: export ledger\n\n* fix: escape commas\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\n---------\n\nCo-authored-by: Li Wen <77120394+liwen@users.noreply.github.com>",
    GITHUB,
  ],
  [
    "AI_ASSISTED: Claude Code",
    LI,
    "feat: export ledger (#842)\n\n* feat: export ledger\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n\n* chore: lint\n\n---------\n\nCo-authored-by: Claude <noreply@anthropic.com>",
    GITHUB,
  ],
  [
    "AI_ASSISTED: Claude Code",
    IDA,
    "Tidy flags\r\n\r\nRemoves three dead ones.\r\n\r\nCo-Authored-By: Claude <noreply@anthropic.com>\r\n",
  ],
  [
    "AI_ASSISTED: Claude Code",
    IDA,
    "Tidy flags\n\nClaude-Session: https://claude.ai/code/session_01Xy77abcQQ19pLmN0Rst2",
  ],
  ["AI_ASSISTED: Claude Code", IDA, "Tidy flags\n\nhttps://claude.ai/code/session_01Xy77abcQQ19pLmN0Rst2"],
  [
    "AI_ASSISTED: Claude Code",
    "Claude <noreply@anthropic.com>",
    "Split the parser\n\nCo-authored-by: Ida Lund <ida@nordlys.example>",
  ],
  [
    "AI_ASSISTED: Claude Code",
    "claude[bot] <209825114+claude[bot]@users.noreply.github.com>",
    "docs: say how to mount the volume",
  ],
  [
    "AI_ASSISTED: Claude Code",
    "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>",
    "Fix flaky clock test\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
  ],
  [
    "AI_ASSISTED: Claude Code",
    OLU,
    "perf: fewer joins\n\nReviewed-by: Ana Paz <ana@bank.example>\nCo-Authored-By: Claude Haiku 4.5 <noreply@anthropic.com>\nRefs: PAY-771",
  ],
  [
    "AI_ASSISTED: Claude Code",
    OLU,
    "perf: fewer joins\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nRefs PAY-771\n(cherry picked from commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567)",
  ],
  [
    "AI_ASSISTED: Claude Code",
    OLU,
    "  Rework totals\n\n  Body all indented by a heredoc.\n\n  Co-Authored-By: Claude <noreply@anthropic.com>",
  ],
  ["AI_ASSISTED: Claude Code", OLU, "Rework totals\n\nCo-Authored-By: Claude &lt;noreply@anthropic.com&gt;"],
  ["AI_ASSISTED: Claude Code", OLU, "Rework totals\\n\\nCo-Authored-By: Claude <noreply@anthropic.com>"],
  ["AI_ASSISTED: Claude Code", OLU, "Rework totals\n\nCo-Authored-By: Claude Opus4.5<noreply@anthropic.com>"],
  ["AI_ASSISTED: Claude Code", OLU, "Rework totals\n\nCo-Authored-By: Claude <noreply@anthropic.com"],
  ["AI_ASSISTED: Claude Code", OLU, "Rework totals Co-Authored-By: Claude <noreply@anthropic.com>"],
  ["AI_ASSISTED: Claude (tool not stated)", OLU, "Rework totals\n\nCo-authored-by: Claude"],
  [
    "AI_ASSISTED: Claude Code",
    OLU,
    'Revert "Rework totals"\n\nThis reverts commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567.\nIt broke the refunds.\n\nCo-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>',
  ],
  [
    "AI_ASSISTED: Claude Code, Cursor",
    OLU,
    "Rework totals\n\nCo-Authored-By: Claude <noreply@anthropic.com>\nCo-authored-by: Cursor <cursoragent@cursor.com>",
  ],
  [
    "AI_ASSISTED: Claude Code",
    "claude-code-agent <ops@bank.example>",
    "Rework totals\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
  ],
];

const COPILOT_CURSOR: Row[] = [
  [
    "AI_ASSISTED: GitHub Copilot",
    "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>",
    "Initial plan",
  ],
  [
    "AI_ASSISTED: GitHub Copilot",
    "Copilot <198982749+Copilot@users.noreply.github.com>",
    "Fix date picker in Safari (#91)\n\nCo-authored-by: liwen <77120394+liwen@users.noreply.github.com>",
    GITHUB,
  ],
  [
    "AI_ASSISTED: GitHub Copilot",
    LI,
    "Update src/pool.ts\n\nCo-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>",
    GITHUB,
  ],
  [
    "AI_ASSISTED: GitHub Copilot",
    LI,
    "Guard against empty pages\n\nCo-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>\n\nCopilot-Session: 0f3e2a1b-7c6d-4e5f-8a9b-0c1d2e3f4a5b",
  ],
  [
    "AI_ASSISTED: GitHub Copilot",
    LI,
    "Guard against empty pages\n\nCopilot-Session: 0f3e2a1b-7c6d-4e5f-8a9b-0c1d2e3f4a5b\n\nSigned-off-by: Li Wen <li@wen.example>",
  ],
  [
    "AI_ASSISTED: GitHub Copilot",
    LI,
    "Sanitize the path\n\nCo-authored-by: Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com>",
    GITHUB,
  ],
  [
    "AI_ASSISTED: GitHub Copilot",
    LI,
    "Guard pages\n\nAgent-Logs-Url: https://github.com/acme/shop/sessions/0f3e2a1b-7c6d-4e5f-8a9b-0c1d2e3f4a5b",
  ],
  ["AI_ASSISTED: GitHub Copilot", LI, "Guard pages\n\nCo-authored-by: Copilot <copilot@github.com>"],
  ["HUMAN", LI, "Remove the Copilot chat panel\n\nNobody used it."],
  ["HUMAN", LI, "fix copilot login on the proxy"],
  [
    "AI_ASSISTED: Cursor",
    "Cursor Agent <cursoragent@cursor.com>",
    "Add empty state\n\nCo-authored-by: ida <ida@nordlys.example>",
  ],
  ["AI_ASSISTED: Cursor", IDA, "Add empty state\n\nMade-with: Cursor"],
  [
    "AI_ASSISTED: Cursor",
    IDA,
    "Add empty state (#12)\n\n* Add empty state\n\nMade-with: Cursor\n\n* Add its test\n\nMade-with: Cursor",
    GITHUB,
  ],
  ["HUMAN", IDA, "Page by cursor instead of offset\n\nThe cursor is opaque; made with the id and the time."],
  ["HUMAN", IDA, "Change mouse cursor over links"],
  ["HUMAN", IDA, "chore: ignore .cursor/ and .claude/ folders"],
];

const AGENTS: Row[] = [
  ["AI_ASSISTED: OpenAI Codex", LI, "Speed up diff\n\nCo-authored-by: Codex <noreply@openai.com>"],
  ["AI_ASSISTED: OpenAI Codex", LI, "Speed up diff\n\nCo-authored-by: codex (GPT-5.4) <noreply@openai.com>"],
  ["AI_ASSISTED: OpenAI Codex", "Codex <codex@openai.com>", "Speed up diff"],
  [
    "AI_ASSISTED: OpenAI Codex",
    "chatgpt-codex-connector[bot] <199175422+chatgpt-codex-connector[bot]@users.noreply.github.com>",
    "Speed up diff",
  ],
  [
    "AI_ASSISTED: Devin",
    "Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
    "fix: bump timeout\n\nCo-Authored-By: Li Wen <li@wen.example>",
  ],
  [
    "AI_ASSISTED: Devin",
    "devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
    "fix: bump timeout",
  ],
  [
    "AI_ASSISTED: Google Jules",
    "google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>",
    "Add integration test for uploads",
  ],
  [
    "AI_ASSISTED: Google Jules",
    LI,
    "Add upload test\n\nCo-authored-by: google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>",
  ],
  [
    "AI_ASSISTED: Google Jules",
    LI,
    "Add upload test (#33)\n\nPR created automatically by Jules for task [8812](https://jules.google.com/task/8812) started by @liwen",
    GITHUB,
  ],
  [
    "AI_ASSISTED: Gemini Code Assist",
    LI,
    "Update lib/io.ts\n\nCo-authored-by: gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
    GITHUB,
  ],
  [
    "AI_ASSISTED: Aider",
    "Li Wen (aider) <li@wen.example>",
    "feat: parse durations",
    { committerName: "Li Wen (aider)", committerEmail: "li@wen.example" },
  ],
  ["HUMAN", LI, "wip: my own changes", { committerName: "Li Wen (aider)", committerEmail: "li@wen.example" }],
  [
    "AI_ASSISTED: Aider",
    LI,
    "feat: parse durations\n\nCo-authored-by: aider (openrouter/deepseek/deepseek-r1) <aider@aider.chat>",
  ],
  ["AI_ASSISTED: OpenHands", "openhands <openhands@all-hands.dev>", "Fix issue #77: crash on empty list"],
  [
    "AI_ASSISTED: OpenHands",
    LI,
    "Fix crash on empty list\n\nCo-authored-by: openhands <openhands@all-hands.dev>",
  ],
  [
    "AI_ASSISTED: OpenHands",
    LI,
    "Fix crash on empty list\n\nCo-authored-by: OpenHands-GPT-5 openhands@all-hands.dev",
  ],
  [
    "AI_ASSISTED: Crush",
    LI,
    "ui: align footer\n\n💘 Generated with Crush\n\nAssisted-by: Claude Sonnet 4.5 via Crush <crush@charm.land>",
  ],
  ["AI_ASSISTED: Crush", LI, "ui: align footer\n\nAssisted-by: Crush:kimi-k2"],
  [
    "AI_ASSISTED: Amp",
    LI,
    "Cache tokens\n\nAmp-Thread-ID: https://ampcode.com/threads/T-9f8e7d6c-5b4a-4938-a716-0f1e2d3c4b5a",
  ],
  [
    "AI_ASSISTED: Amp",
    LI,
    "Cache tokens\n\nAmp-Thread-ID: https://ampcode.com/threads/T-9f8e7d6c-5b4a-4938-a716-0f1e2d3c4b5a\nCo-authored-by: Amp <amp@ampcode.com>",
  ],
  [
    "AI_ASSISTED: opencode",
    LI,
    "Cache tokens\n\n🤖 Generated with [opencode](https://opencode.ai)\n\nCo-Authored-By: opencode <noreply@opencode.ai>",
  ],
  [
    "AI_ASSISTED: Replit Agent",
    "liwen <4402211-liwen@users.noreply.replit.com>",
    "Add login page\n\nReplit-Commit-Author: Agent\nReplit-Commit-Session-Id: 1b0a6f0e-5a4d-4f3c-9b2a-1c0d9e8f7a6b\nReplit-Commit-Checkpoint-Type: full_checkpoint",
  ],
  ["HUMAN", "liwen <4402211-liwen@users.noreply.replit.com>", "Add login page"],
  [
    "AI_ASSISTED: Lovable",
    "gpt-engineer-app[bot] <159125892+gpt-engineer-app[bot]@users.noreply.github.com>",
    "Use brand colours",
  ],
  [
    "AI_ASSISTED: Lovable",
    "liwen <77120394+liwen@users.noreply.github.com>",
    "Changes\n\nX-Lovable-Edit-ID: edt-3f9a7c11-2d4e-4b5a-8c6d-7e8f9a0b1c2d",
    { parents: 2 },
  ],
  [
    "AI_ASSISTED: v0",
    "v0 <v0[bot]@users.noreply.github.com>",
    "feat: hero section\n\nCo-authored-by: Li Wen <li@wen.example>",
  ],
  [
    "AI_ASSISTED: Sweep",
    "sweep-ai[bot] <128439645+sweep-ai[bot]@users.noreply.github.com>",
    "feat: Updated src/api.py",
  ],
  [
    "AI_ASSISTED: Factory Droid",
    LI,
    "Trim logs\n\nCo-authored-by: factory-droid[bot] <138933559+factory-droid[bot]@users.noreply.github.com>",
  ],
  [
    "AI_ASSISTED: JetBrains Junie",
    "junie-agent <247260674+junie-agent@users.noreply.github.com>",
    "[junie]: trim logs",
  ],
  ["AI_ASSISTED: JetBrains Junie", LI, "Trim logs\n\nCo-authored-by: Junie <junie@jetbrains.com>"],
  ["AI_ASSISTED: Warp (Oz)", LI, "Trim logs\n\nCo-Authored-By: Oz <oz-agent@warp.dev>"],
  ["AI_ASSISTED: Kiro", "Kiro Agent <244629292+kiro-agent@users.noreply.github.com>", "Add spec for exports"],
  ["AI_ASSISTED: Qwen Code", LI, "Trim logs\n\nCo-authored-by: Qwen-Coder <qwen-coder@alibabacloud.com>"],
  [
    "AI_ASSISTED: CodeRabbit",
    LI,
    "Apply suggestions from code review\n\nCo-authored-by: coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>",
    GITHUB,
  ],
  [
    "AI_ASSISTED: CodeRabbit",
    "coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>",
    "📝 Add docstrings to `exports`",
  ],
  [
    "AI_ASSISTED: Sentry Seer",
    "seer-by-sentry[bot] <157164994+seer-by-sentry[bot]@users.noreply.github.com>",
    "fix: guard null user",
  ],
  [
    "AI_ASSISTED: Linear agent",
    "linear-code[bot] <222613912+linear-code[bot]@users.noreply.github.com>",
    "ENG-12: guard null user",
  ],
  ["AI_ASSISTED: PostHog Code", LI, "chore: rename flag\n\nGenerated-By: PostHog Code\nTask-Id: 7a1c0f1e"],
  [
    "AI_ASSISTED: Mintlify agent",
    "mintlify[bot] <109931778+mintlify[bot]@users.noreply.github.com>",
    "docs: rate limits\n\nGenerated-By: mintlify-agent",
  ],
];

const DECLARED: Row[] = [
  [
    "AI_ASSISTED: Claude Code",
    OLU,
    "mm: fix refcount\n\nAssisted-by: Claude Code:claude-opus-4-6 sparse smatch\nSigned-off-by: Olu Ade <olu.ade@bank.example>",
  ],
  [
    "AI_ASSISTED: GitHub Copilot",
    OLU,
    "net: drop stale entry\n\nAssisted-by: GitHub Copilot\nSigned-off-by: Olu Ade <olu.ade@bank.example>",
  ],
  ["AI_ASSISTED: Gemini CLI", OLU, "net: drop stale entry\n\nAssisted-by: Gemini CLI (gemini-2.5-pro)"],
  ["AI_ASSISTED: GPT (tool not stated)", OLU, "net: drop stale entry\n\nGenerated-by: gpt-5.2"],
  [
    "AI_ASSISTED: unknown (AI tool not stated)",
    OLU,
    "net: drop stale entry\n\nAssisted-by: generic LLM chatbot",
  ],
  ["AI_ASSISTED: unknown (AI tool not stated)", OLU, "net: drop stale entry\n\nAI-assisted: yes"],
  [
    "AI_ASSISTED: unknown (AI tool not stated)",
    OLU,
    "net: drop stale entry\n\nAI-Generated: partially, the tests",
  ],
  ["AI_ASSISTED: OpenAI Codex", OLU, "net: drop stale entry\n\nCoding-Agent: Codex\nModel: gpt-5.3-codex"],
  ["HUMAN", OLU, "net: drop stale entry\n\nAssisted-by: none"],
  ["HUMAN", OLU, "net: drop stale entry\n\nAI-assisted: no"],
  ["HUMAN", OLU, "net: drop stale entry\n\nAI-Used: false\nSigned-off-by: Olu Ade <olu.ade@bank.example>"],
  ["HUMAN", OLU, "Regenerate stubs\n\nGenerated-by: protoc-gen-go v1.36"],
  ["HUMAN", OLU, "Regenerate stubs\n\nGenerated-by: make generate"],
  ["HUMAN", OLU, "Update fixtures\n\nCreated-by: Olu Ade <olu.ade@bank.example>"],
  ["HUMAN", OLU, "net: drop stale entry\n\nAssisted-by: Ana Paz <ana@bank.example>"],
];

const BOTS: Row[] = [
  [
    "BOT: Dependabot",
    "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
    "Bump undici from 7.1.0 to 7.2.1\n\nBumps [undici](https://github.com/nodejs/undici).\n- [Release notes](https://github.com/nodejs/undici/releases)\n\n---\nupdated-dependencies:\n- dependency-name: undici\n...\n\nSigned-off-by: dependabot[bot] <support@github.com>",
  ],
  [
    "BOT: Dependabot",
    "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
    "Bump @anthropic-ai/claude-code from 2.1.0 to 2.1.9\n\nRelease notes:\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\nSigned-off-by: dependabot[bot] <support@github.com>",
  ],
  [
    "BOT: Renovate",
    "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>",
    "chore(deps): update dependency openai to v6",
  ],
  ["BOT: Renovate", "Renovate Bot <bot@renovateapp.com>", "Update dependency vite to v8"],
  [
    "BOT: GitHub Actions",
    "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>",
    "chore(release): 4.2.0 [skip ci]",
  ],
  ["BOT: GitHub Actions", "GitHub Actions <actions@github.com>", "Update contributors"],
  [
    "BOT: release-please",
    "release-please[bot] <55107282+release-please[bot]@users.noreply.github.com>",
    "chore(main): release 2.9.0",
  ],
  [
    "BOT: semantic-release",
    "semantic-release-bot <semantic-release-bot@martynus.net>",
    "chore(release): 3.0.1 [skip ci]\n\n### Bug Fixes\n\n* made with Cursor in mind",
  ],
  [
    "BOT: pre-commit.ci",
    "pre-commit-ci[bot] <66853113+pre-commit-ci[bot]@users.noreply.github.com>",
    "[pre-commit.ci] auto fixes from pre-commit.com hooks",
  ],
  [
    "BOT: autofix.ci",
    "autofix-ci[bot] <114827586+autofix-ci[bot]@users.noreply.github.com>",
    "[autofix.ci] apply automated fixes",
  ],
  [
    "BOT: All Contributors",
    "allcontributors[bot] <46447321+allcontributors[bot]@users.noreply.github.com>",
    "docs: update README.md [skip ci]",
  ],
  ["BOT: Snyk", "snyk-bot <snyk-bot@snyk.io>", "fix: package.json to reduce vulnerabilities"],
  [
    "BOT: Stainless",
    "stainless-app[bot] <142633134+stainless-app[bot]@users.noreply.github.com>",
    "feat(api): add usage endpoint",
  ],
  [
    "BOT: acme-config-sync",
    "acme-config-sync[bot] <98127733+acme-config-sync[bot]@users.noreply.github.com>",
    "Sync linters",
  ],
  [
    "BOT: acme-sts",
    "acme-sts-4f1a9c[bot] <140011223+acme-sts-4f1a9c[bot]@users.noreply.github.com>",
    "Sync linters",
  ],
  ["BOT: Deploy Bot", "Deploy Bot <deploy@acme.example>", "Roll image to 1f2e3d4"],
  ["BOT: i18n-bot", "i18n-bot <i18n@acme.example>", "Update translations"],
  ["BOT: jenkins", "jenkins <jenkins@acme.example>", "Bump version to 5.1.1-SNAPSHOT"],
  [
    "BOT: project_8812_bot",
    "project_8812_bot <project_8812_bot_a1b2c3@noreply.gitlab.acme.example>",
    "Update chart",
  ],
  ["BOT: Image Updater", "Image Updater <updater@acme-prod.iam.gserviceaccount.com>", "Update image tag"],
];

const HUMANS: Row[] = [
  ["HUMAN", "Devin Okafor <devin@okafor.example>", "Add rate limits"],
  ["HUMAN", "Claude Perrin <claude.perrin@mairie.example>", "Corrige la TVA"],
  ["HUMAN", "Jules <jules.martin@example.fr>", "Corrige la TVA"],
  ["HUMAN", "Oz Peretz <5512399+ozperetz@users.noreply.github.com>", "Corrige la TVA"],
  ["HUMAN", "Cody Marsh <cody@marsh.example>", "Fix tabs"],
  ["HUMAN", "Thandeka Botha <t.botha@example.co.za>", "Fix tabs"],
  ["HUMAN", "Grace Abbott <abbott@example.org>", "Fix tabs"],
  ["HUMAN", "Ren <ren@adevinta.com>", "Fix tabs"],
  ["HUMAN", "Dana Fox <dana@anthropic.com>", "Fix tabs in the SDK"],
  ["HUMAN", "Yuki <yuki@repbot.org>", "Fix tabs"],
  ["HUMAN", "Pavel <pavel@jetbrains.com>", "IDEA-1: fix tabs"],
  ["HUMAN", "mara-lovable <mara@lovable-shop.example>", "Fix tabs"],
  ["HUMAN", LI, "Fix tabs\n\nCo-authored-by: Devin Okafor <devin@okafor.example>"],
  ["HUMAN", LI, "Fix tabs\n\nCo-authored-by: Claude Perrin <claude.perrin@mairie.example>"],
  ["HUMAN", LI, "Fix tabs\n\nCo-authored-by: Oz <5512399+ozperetz@users.noreply.github.com>"],
  [
    "HUMAN",
    LI,
    "Fix tabs\n\nCo-authored-by: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
  ],
  [
    "HUMAN",
    LI,
    "Fix tabs\n\nReported-by: syzbot+1f2e3d@syzkaller.appspotmail.com\nReviewed-by: Copilot <198982749+Copilot@users.noreply.github.com>",
  ],
  ["HUMAN", LI, "Fix tabs\n\nSuggested-by: Claude Code\nTested-by: kernel test robot <lkp@intel.com>"],
  ["HUMAN", LI, "Merge pull request #4 from acme/claude/fix-tabs\n\nFix tabs", { parents: 2, ...GITHUB }],
  [
    "HUMAN",
    LI,
    "Merge branch 'codex/speed-up' into 'main'\n\nSpeed up\n\nSee merge request acme/shop!14",
    { parents: 2 },
  ],
  [
    "HUMAN",
    LI,
    "Merge pull request #5 from acme/x\n\nFix tabs\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)",
    { parents: 2, ...GITHUB },
  ],
  [
    "HUMAN",
    IDA,
    'Revert "feat: export ledger (#841)"\n\nThis reverts commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567.',
  ],
  [
    "HUMAN",
    IDA,
    'Revert "Export ledger"\n\nThis reverts commit 0a1b2c3d.\n\nOriginal message:\n\nExport ledger\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
  ],
  [
    "HUMAN",
    IDA,
    "docs: explain our AI policy\n\nCommits written with a tool carry a line such as\n\n    Assisted-by: Claude Code:claude-opus-4-6\n\nand nothing else changes.",
  ],
  [
    "HUMAN",
    IDA,
    "CONTRIBUTING: require disclosure of AI\n\nUse one of these:\n\nAssisted-by: Claude Code\nGenerated-by: Copilot\n\nThanks to everyone who discussed it.",
  ],
  [
    "HUMAN",
    IDA,
    "hooks: strip Claude's co-author line\n\nThe hook now removes\n\n```\nCo-Authored-By: Claude <noreply@anthropic.com>\n```\n\nfrom every message.",
  ],
  [
    "HUMAN",
    IDA,
    "Detect AI trailers\n\n> Co-Authored-By: Claude <noreply@anthropic.com>\n\nis matched case-insensitively now.",
  ],
  [
    "HUMAN",
    IDA,
    "test: fixture for squash messages\n\nThe fixture holds:\nCo-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>",
  ],
  ["HUMAN", IDA, "Support `Co-authored-by: Claude <noreply@anthropic.com>` in the changelog"],
  ["HUMAN", IDA, "Add claude-code to the dev container"],
  [
    "HUMAN",
    IDA,
    "feat(ai): generate summaries with gpt-5.2\n\nUses the responses API; falls back to claude-sonnet-4-5.",
  ],
  ["HUMAN", IDA, "Update model list\n\n- claude-opus-4-6\n- gpt-5.3-codex\n- gemini-2.5-pro"],
  ["HUMAN", IDA, "Write AGENTS.md\n\nTells Cursor, Codex and Claude Code how to run the tests."],
  ["HUMAN", IDA, "Delete code generated by Copilot last sprint"],
  ["HUMAN", IDA, "Rewrite by hand what v0 had made"],
  ["HUMAN", IDA, "bolt: tighten torque table"],
  ["HUMAN", IDA, "goose: bump migration tool to 3.24"],
  ["HUMAN", IDA, "sweep: free old spans sooner"],
  ["HUMAN", IDA, "amp: lower the gain"],
  [
    "HUMAN",
    IDA,
    "Fix #12\n\nCloses #12\nRefs: SHOP-99\nChange-Id: I6f1d2c3b4a5968778695a4b3c2d1e0f901234567",
  ],
  ["HUMAN", IDA, "Auto-generated by license-check workflow"],
  ["HUMAN", IDA, "Regenerate client\n\nThis file was generated with OpenAPI Generator 7.9."],
  ["HUMAN", IDA, "Fix tabs", { committerName: "GitHub", committerEmail: "noreply@github.com" }],
  ["HUMAN", IDA, "Fix tabs", { committerName: "gitbook-bot", committerEmail: "ghost@gitbook.com" }],
];

/** Tools and habits that came up in public repositories after the rules' first version. */
const NEWER: Row[] = [
  [
    "AI_ASSISTED: Kimi Code",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-authored-by: Kimi Code <noreply@moonshot.ai>",
  ],
  [
    "AI_ASSISTED: Kimi Code",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: Kimi K3 (1M) <noreply@moonshot.ai>",
  ],
  [
    "AI_ASSISTED: Kimi (tool not stated)",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: Kimi k2.5 <noreply@moonshot.cn>",
  ],
  ["HUMAN", IDA, "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: Kimi Aalto <kimi@aalto.example>"],
  [
    "AI_ASSISTED: Antigravity",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: Antigravity <noreply@google.com>",
  ],
  [
    "AI_ASSISTED: Antigravity",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nAssisted-By: Antigravity:gemini-3-pro",
  ],
  [
    "AI_ASSISTED: Mistral Vibe",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nGenerated by Mistral Vibe.\nCo-Authored-By: Mistral Vibe <vibe@mistral.ai>",
  ],
  ["HUMAN", IDA, "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: Lea Brun <lea.brun@mistral.ai>"],
  [
    "AI_ASSISTED: Codebuff",
    IDA,
    "Round the total\n\nThe cent was lost.\n\n🤖 Generated with Codebuff\nCo-Authored-By: Codebuff <noreply@codebuff.com>",
  ],
  ["AI_ASSISTED: Codebuff", IDA, "Round the total\n\nThe cent was lost.\n\nGenerated with Codebuff 🤖"],
  [
    "AI_ASSISTED: Letta Code",
    IDA,
    "Round the total\n\nThe cent was lost.\n\n👾 Generated with [Letta Code](https://letta.com)\n\nCo-Authored-By: Letta Code <noreply@letta.com>",
  ],
  [
    "AI_ASSISTED: claude-flow",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: claude-flow <flow@team.example>",
  ],
  [
    "AI_ASSISTED: Qoder",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-authored-by: QoderAI (Qwen 3.5 Max) <qoder_ai@qoder.com>",
  ],
  [
    "AI_ASSISTED: Perplexity",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: Perplexity <noreply@perplexity.ai>",
  ],
  [
    "AI_ASSISTED: Manus",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-authored-by: Manus <manus@manus.im>",
  ],
  [
    "AI_ASSISTED: Cline",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-authored-by: Cline <cline@cline.bot>",
  ],
  [
    "HUMAN",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-authored-by: Cline Moreau <cline.moreau@example.fr>",
  ],
  [
    "AI_ASSISTED: Claude Code",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: Claude Code (claude-opus-4-6) <claude-code@local>",
  ],
  [
    "AI_ASSISTED: GPT (tool not stated)",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-authored-by: GPT-5.2 <gpt-5.2@noreply.local>",
  ],
  [
    "AI_ASSISTED: Grok (tool not stated)",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: Grok 4 <grok@x.ai>",
  ],
  [
    "AI_ASSISTED: unknown (AI tool not stated)",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nGenerated by AI.",
  ],
  [
    "AI_ASSISTED: unknown (AI tool not stated)",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nThis commit was written with an AI assistant",
  ],
  ["HUMAN", IDA, "Round the total\n\nThe cent was lost.\n\nBuilt by Ines"],
  ["HUMAN", IDA, "Round the total\n\nThe cent was lost.\n\nGenerated with cargo-release"],
  ["HUMAN", IDA, "Round the total\n\nThe cent was lost.\n\nMade with Bob"],
  [
    "AI_ASSISTED: unknown (agent account)",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: AI Assistant <noreply@acme.example>",
  ],
  [
    "AI_ASSISTED: unknown (agent account)",
    IDA,
    "Round the total\n\nThe cent was lost.\n\nCo-authored-by: AI <ai@acme.example>",
  ],
  ["HUMAN", IDA, "Round the total\n\nThe cent was lost.\n\nCo-authored-by: Ai Tanaka <ai.tanaka@example.jp>"],
  ["HUMAN", IDA, "Round the total\n\nThe cent was lost.\n\nCo-authored-by: Ai <ai@tanaka.example>"],
  ["HUMAN", IDA, "Round the total\n\nThe cent was lost.\n\nCo-Authored-By: none"],
  ["AI_ASSISTED: Manus", "Manus <manus@manus.im>", "Round the total\n\nThe cent was lost."],
  ["HUMAN", "Kimi Räikkönen <kimi@f1.example>", "Round the total\n\nThe cent was lost."],
  ["AI_ASSISTED: Kimi Code", "Kimi <noreply@kimi.com>", "Round the total\n\nThe cent was lost."],
  [
    "AI_ASSISTED: unknown (agent account)",
    "Acme AI Agent <dev@acme.example>",
    "Round the total\n\nThe cent was lost.",
  ],
  ["HUMAN", "Hugo Agent <hugo.agent@mail.example>", "Round the total\n\nThe cent was lost."],
  ["HUMAN", "Estate Agent <agent@homes.example>", "Round the total\n\nThe cent was lost."],
  [
    "AI_ASSISTED: unknown (agent account)",
    "patch-agent <agent@acme.example>",
    "Round the total\n\nThe cent was lost.",
  ],
  ["BOT: Atlantis", "Atlantis <atlantis@acme.example>", "Round the total\n\nThe cent was lost."],
  ["BOT: Tekton", "Tekton <tekton@acme.example>", "Round the total\n\nThe cent was lost."],
];

test.each([...CLAUDE, ...COPILOT_CURSOR, ...AGENTS, ...DECLARED, ...BOTS, ...HUMANS, ...NEWER])(
  "%s ← %s: %j",
  (expected, author, message, more = {}) => {
    const [, name = "", email = ""] = /^(.*?) <(.*)>$/.exec(author) ?? [];
    expect(summary(classify({ authorName: name, authorEmail: email, message, ...more }))).toBe(expected);
  },
);
