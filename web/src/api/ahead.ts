/**
 * Answers that came with the page: what its screen asks for first. They are of the moment at which the page was made, so each is good
 * once, and only as the page starts.
 */
class Ahead {
  #answers = new Map<string, unknown>();

  /** Read what came. */
  begin(): void {
    this.#answers = read();
  }

  /** The answer to a question that is asked as the page starts, if it came with it. */
  take(path: string): unknown {
    const answer = this.#answers.get(path);
    this.#answers.delete(path);
    return answer;
  }

  /** The page has started. */
  over(): void {
    this.#answers.clear();
  }
}

function read(): Map<string, unknown> {
  const element = document.getElementById('ahead');
  const text = element?.textContent;
  element?.remove();
  // Going back, and a tab that is opened again, may bring a page that was kept: as old as one likes.
  const [came] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return new Map(text && came?.type !== 'back_forward' ? Object.entries(JSON.parse(text) as Record<string, unknown>) : []);
}

export const ahead = new Ahead();
