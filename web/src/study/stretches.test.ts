import { describe, expect, test } from 'vitest';
import { Stretches, type Stretch } from './stretches';

/** A player and a wall clock, sampled as a browser does: four times a second while it plays, and at each event. */
class Player {
  told: Stretch[] = [];
  media = 0;
  speed = 1;
  playing = false;
  now = Date.UTC(2026, 9, 1, 18, 0, 0);
  #stretches = new Stretches((stretch) => this.told.push(stretch));

  sample(): void {
    this.#stretches.sample({ media_s: this.media, speed: this.speed, playing: this.playing, at: this.now });
  }

  play(seconds: number, every = 0.25): this {
    this.playing = true;
    this.sample();
    for (let left = seconds; left > 1e-9; left -= every) {
      const step = Math.min(every, left);
      this.now += step * 1000;
      this.media += step * this.speed;
      this.sample();
    }
    return this;
  }

  pause(seconds = 0): this {
    this.playing = false;
    this.sample();
    this.now += seconds * 1000;
    return this;
  }

  seek(to: number): this {
    this.media = to;
    this.#stretches.stop();
    this.sample();
    return this;
  }

  faster(speed: number): this {
    this.speed = speed;
    this.sample();
    return this;
  }

  /** Wall time passes while the player stands and nobody looks. */
  silence(seconds: number, media = 0): this {
    this.now += seconds * 1000;
    this.media += media;
    this.sample();
    return this;
  }

  get parts(): [number, number, number][] {
    return this.told.map(({ from_s, to_s, speed }) => [from_s, to_s, speed]);
  }

  get wall(): number {
    return this.told.reduce((sum, { from_s, to_s, speed }) => sum + (to_s - from_s) / speed, 0);
  }
}

describe('what is watched', () => {
  test('is told in stretches of at most ten seconds without a gap', () => {
    const player = new Player().play(61).pause();
    for (const { from_s, to_s } of player.told) expect(to_s - from_s).toBeLessThanOrEqual(10);
    expect(player.parts[0]![0]).toBe(0);
    expect(player.parts.at(-1)![1]).toBe(61);
    for (let i = 1; i < player.parts.length; i += 1) expect(player.parts[i]![0]).toBe(player.parts[i - 1]![1]);
  });

  test('is told within ten seconds of playing also where the page is in the background and samples are rare', () => {
    const player = new Player().play(600, 1);
    expect(player.told.length).toBeGreaterThanOrEqual(60);
    expect(Math.max(...player.told.map((one, i) => (one.at - (player.told[i - 1]?.at ?? one.at)) / 1000))).toBeLessThanOrEqual(10);
  });

  test('has one speed in each stretch, and none is lost where it changes', () => {
    const player = new Player().play(4).faster(2).play(3).faster(0.5).play(4).pause();
    expect(player.parts).toEqual([[0, 4, 1], [4, 10, 2], [10, 12, 0.5]]);
    expect(player.wall).toBe(11);
  });

  test('ends when it ended, by the clock', () => {
    const player = new Player();
    const begun = player.now;
    player.play(3).pause(3600).play(2).pause();
    expect(player.told.map(({ at }) => at - begun)).toEqual([3000, 3000 + 3_600_000 + 2000]);
  });

  test('is what was played before and after a jump, never what was jumped over', () => {
    expect(new Player().play(5).seek(300).play(5).seek(100).play(2).pause().parts).toEqual([[0, 5, 1], [300, 305, 1], [100, 102, 1]]);
  });

  test('is cut at a jump also when no event told of it', () => {
    const player = new Player().play(5);
    player.media = 40;
    player.play(5);
    player.media = 10;
    player.play(1).pause();
    expect(player.parts).toEqual([[0, 5, 1], [40, 45, 1], [10, 11, 1]]);
  });
});

describe('nothing is counted', () => {
  test('of a pause', () => expect(new Player().play(5).pause(3600).play(5).pause().wall).toBe(10));

  test('of skimming: jumps without playing', () => {
    const player = new Player();
    player.playing = true;
    for (let at = 0; at < 600; at += 30) player.seek(at);
    expect(player.pause().told).toEqual([]);
  });

  test('of a laptop that slept while it played', () => {
    const player = new Player().play(5).silence(8 * 3600, 0.4).play(5).pause();
    expect(player.parts).toEqual([[0, 5, 1], [5.4, 10.4, 1]]);
    expect(player.wall).toBeCloseTo(10, 9);
  });

  test('of a stall: the wall clock runs, the lecture stands', () => {
    const player = new Player().play(5).silence(2).silence(2).play(5).pause();
    expect(player.wall).toBeCloseTo(10, 9);
  });

  test('of a clock that is set back', () => {
    const player = new Player().play(5).silence(-3600, 0.25).play(3).pause();
    expect(player.wall).toBeLessThanOrEqual(8.25);
    for (const { from_s, to_s } of player.told) expect(to_s).toBeGreaterThan(from_s);
  });

  test('of a player that was never started', () => expect(new Player().pause(60).faster(2).pause().told).toEqual([]));
});

test('whatever happens, no more is watched than the clock allows, and never what was not played', () => {
  let seed = 11;
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 100; round += 1) {
    const player = new Player();
    let played = 0;
    const seen = new Set<number>();
    for (let step = 0; step < 40; step += 1) {
      const what = random(5);
      if (what === 0) player.seek(random(3000));
      else if (what === 1) player.pause(random(500));
      else if (what === 2) player.faster([0.5, 1, 1.35, 2, 3][random(5)]!);
      else if (what === 3) player.silence(random(9000), 0);
      else {
        const seconds = random(40) / 4;
        const from = player.media;
        player.play(seconds);
        for (let at = Math.floor(from * 4); at <= Math.ceil(player.media * 4); at += 1) seen.add(at);
        played += seconds;
      }
    }
    player.pause();
    expect(player.wall).toBeLessThanOrEqual(played + 0.001);
    for (const { from_s, to_s } of player.told) {
      for (let at = Math.ceil(from_s * 4); at <= Math.floor(to_s * 4); at += 1) expect(seen.has(at)).toBe(true);
    }
  }
});
