/**
 * Hands out what a source yields, in its order, while the next is being read: at most one is held beside the one that
 * was handed out. What goes wrong in the reading is thrown where that one is asked for.
 */
export async function* readAhead<Item, End>(
  source: AsyncGenerator<Item, End, void>,
): AsyncGenerator<Item, End, void> {
  let coming = source.next();
  for (;;) {
    const { done, value } = await coming;
    if (done) return value;
    coming = source.next();
    // Nobody may ask for it any more.
    coming.catch(() => {});
    yield value;
  }
}
