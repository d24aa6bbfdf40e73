import { z } from 'zod';

const stateSchema = z.looseObject({ now: z.iso.datetime() });

/** The control port of `ecs-guard simulate --serve`. */
export class ControlPort {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  pause(): Promise<void> {
    return this.#post('/pause', {});
  }

  resume(): Promise<void> {
    return this.#post('/resume', {});
  }

  /** @param by e.g. `15m` */
  advance(by: string): Promise<void> {
    return this.#post('/advance', { by });
  }

  /** The virtual time, in epoch milliseconds. */
  async now(): Promise<number> {
    const answer = await fetch(`${this.#url}/state`);
    return Date.parse(stateSchema.parse(await answer.json()).now);
  }

  async #post(path: string, body: unknown): Promise<void> {
    const answer = await fetch(this.#url + path, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the control port refused ${path}: ${await answer.text()}`);
  }
}
