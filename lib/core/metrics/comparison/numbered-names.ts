/** Names, numbered 0, 1, 2, … in the order in which they first come. */
export class NumberedNames {
  private readonly numbers = new Map<string, number>();

  get count(): number {
    return this.numbers.size;
  }

  /** −1 for none. */
  numberOf(name: string | null): number {
    if (name === null) return -1;
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.numbers.size);
    return this.numbers.size - 1;
  }

  /** Those that have one of these numbers, in alphabetical order, and the place of each number among them; −1 for none. */
  sorted(numbers: Iterable<number>): { names: string[]; placeOf: (number: number) => number } {
    const wanted = new Set(numbers);
    const names = [...this.numbers].filter(([, number]) => wanted.has(number)).map(([name]) => name);
    const places = new Int32Array(this.numbers.size);
    names.sort().forEach((name, place) => {
      places[this.numberOf(name)] = place;
    });
    return { names, placeOf: (number) => (number < 0 ? -1 : (places[number] as number)) };
  }
}
