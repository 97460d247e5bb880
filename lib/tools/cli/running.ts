/** What has to be stopped, last started first. */
export class Running {
  private readonly steps: (() => Promise<void> | void)[] = [];
  private stopping: Promise<never> | undefined;

  get isStopping(): boolean {
    return this.stopping !== undefined;
  }

  add(stop: () => Promise<void> | void): void {
    this.steps.push(stop);
  }

  stop(code: number): Promise<never> {
    this.stopping ??= (async () => {
      for (const step of this.steps.reverse()) await step();
      process.exit(code);
    })();
    return this.stopping;
  }
}
