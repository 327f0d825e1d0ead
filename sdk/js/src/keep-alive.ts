const MIN_SECONDS = 30;
const MAX_SECONDS = 1_200;
const STABLE_PERIODS = 3;
const CEILING_LIFE_MILLIS = 24 * 3_600_000;

const clamp = (seconds: number): number => Math.max(MIN_SECONDS, Math.min(MAX_SECONDS, seconds));

/**
 * Learns how long the network keeps a silent connection. Each connection asks for `seconds`; one that lived for three
 * periods lengthens the next by a quarter, a silent loss halves it and marks the length that failed as a ceiling for a day.
 * The server's Server Keep Alive limits what is asked for next time, too.
 */
export class KeepAlive {
  static readonly INITIAL_SECONDS = 240;

  private asked: number;
  private inUse: number;
  private ceiling = MAX_SECONDS;
  private ceilingUntilMillis = 0;

  constructor(startSeconds: number) {
    this.asked = clamp(startSeconds);
    this.inUse = this.asked;
  }

  /** What the next CONNECT asks for. */
  get seconds(): number {
    return this.asked;
  }

  /** @param inForceSeconds what CONNACK said, or what was asked for */
  connected(inForceSeconds: number): void {
    this.inUse = inForceSeconds;
    if (inForceSeconds > 0 && inForceSeconds < this.asked) {
      this.asked = clamp(inForceSeconds);
    }
  }

  ended(silently: boolean, connectedMillis: number, nowMillis: number): void {
    if (silently) {
      if (this.inUse > 0) {
        this.ceiling = Math.max(MIN_SECONDS, this.inUse - 1);
        this.ceilingUntilMillis = nowMillis + CEILING_LIFE_MILLIS;
      }
      this.asked = clamp(Math.floor(Math.min(this.asked, this.inUse > 0 ? this.inUse : this.asked) / 2));
    } else if (connectedMillis >= STABLE_PERIODS * this.inUse * 1_000) {
      const ceiling = nowMillis < this.ceilingUntilMillis ? this.ceiling : MAX_SECONDS;
      this.asked = clamp(Math.min(ceiling, Math.max(this.asked, Math.floor((this.asked * 5) / 4))));
    }
  }
}
