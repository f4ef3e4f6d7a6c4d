/** Have all pictures of a page, those too that are far from what is seen. One that cannot be had is left out. */
export async function picturesIn(page: HTMLElement): Promise<void> {
  const pictures = [...page.querySelectorAll('img')];
  for (const picture of pictures) picture.loading = 'eager';
  await Promise.allSettled(pictures.map((picture) => picture.decode()));
}
