/** Participles by the English one that means the same: Portuguese, Spanish, French, German, Italian. */
const PARTICIPLES: Record<string, string> = {
  generated: "gerad[oa]|generad[oa]|générée?|generiert|generat[oa]",
  created: "criad[oa]|cread[oa]|créée?|erstellt|creat[oa]",
  made: "feit[oa]|hech[oa]|gemacht|fatt[oa]",
  written: "escrit[oa]|écrite?|geschrieben|scritt[oa]",
  developed: "desenvolvid[oa]|desarrollad[oa]|développée?|entwickelt|sviluppat[oa]",
  implemented: "implementad[oa]|implémentée?|implementiert|implementat[oa]",
};
const WITH = "com|con|avec|mit|usando|utilizando|en utilisant";
const BY = "por|pel[oa]|par|von|da";
const HELP = "ajuda|auxílio|ayuda|aide|hilfe|aiuto|assistência|asistencia";
const ARTICLE = "(?:(?:o|a|el|la|le|der|die|das|dem|den|um|uma|un|una|une|il) |l['’])?";
const OF = "(?:d[eoa]|del|della|di|von|d['’]) ?";

const SENTENCE = new RegExp(
  `^(?<about>(?:este|esta|esse|essa|ce|cette|dieser|diese|dieses|questo|questa) (?:commit|pr|pull request|merge request|código|code|alteração|mudança|cambio|modification|änderung|modifica) (?:foi|fue|a été|è stat[oa]|wurde) )?(?<participle>${Object.values(PARTICIPLES).join("|")}) (?:(?<tool>${WITH})|(?:${BY})) ${ARTICLE}(?:(?:${HELP}) ${OF}${ARTICLE})?(?<agent>\\S.*)$`,
  "iu",
);
/** German puts the participle last: "Dieser Commit wurde mit Claude Code erstellt." */
const PARTICIPLE_LAST =
  /^diese[rs]? (?:commit|pr|pull request) wurde (?:(?<tool>mit(?: hilfe von)?)|von) (?<agent>\S.*?) (?<participle>generiert|erstellt|geschrieben|entwickelt)[.!]?$/iu;
const MADE_BEFORE = /^由\s*(\S.*?)\s*(?:生成|编写|編寫|創建|创建)[。.]?$/u;
const MADE_AFTER =
  /^(?:(?:この|本)?(?:コミット|変更|PR)は\s*)?(\S.*?)\s*(?:で|により|によって|を使用して)(?:生成|作成|実装)(?:されました|しました|した)?[。.]?$/u;
const REVIEWED = / (?:e|y|et|und) (?:revis|revu|relu|geprüft|überprüft|testad|ajustad)\p{L}* .*$/u;

/** What nearly no English line contains. */
const FOREIGN = new RegExp(
  ` (?:${WITH}|${BY}|hilfe) |生成|作成|実装|编写|編寫|創建|创建| (?:generiert|erstellt|geschrieben|entwickelt)`,
  "u",
);

/** Whether a line may be such a sentence at all. */
export const isForeign = (line: string) => FOREIGN.test(line);

const VERBS = Object.entries(PARTICIPLES).map(([verb, forms]) => ({
  verb,
  forms: new RegExp(`^(?:${forms})$`, "iu"),
}));
const IS_AI = /^(?:IA|KI)(?![\p{L}\p{N}])/u;

const toAgent = (text: string) => text.replace(REVIEWED, ", reviewed").replace(IS_AI, "AI");

/**
 * A sentence that says in another language with what the change was made, put in English as far as its grammar goes:
 * "Gerado com Claude Code" is "generated with Claude Code". Null for any other line.
 */
export function inEnglish(sentence: string): string | null {
  const east = (MADE_BEFORE.exec(sentence) ?? MADE_AFTER.exec(sentence))?.[1];
  if (east !== undefined) return `generated with ${east}`;
  const last = PARTICIPLE_LAST.exec(sentence)?.groups;
  const { about, participle = "", tool, agent } = last ?? SENTENCE.exec(sentence)?.groups ?? {};
  if (agent === undefined) return null;
  const verb = VERBS.find(({ forms }) => forms.test(participle))?.verb ?? "made";
  const itself = about === undefined && last === undefined ? "" : "this commit was ";
  return `${itself}${verb} ${tool === undefined ? "by" : "with"} ${toAgent(agent)}`;
}
