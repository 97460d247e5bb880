/** Why the embedded database can't start, in a sentence made for whoever started it: it goes out as it is. */
export class StartProblem extends Error {
  override name = "StartProblem";
}
