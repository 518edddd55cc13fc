/* Tells a screen reader what began to need attention and what no longer does; nothing else. */
const region = document.getElementById("news");

/** How many are told one by one. */
const FEW = 3;

export function announce(began, ended) {
  const news = [];
  if (began.length > FEW) news.push(`${began.length} applications need attention.`);
  else news.push(...began.map(({ id, word }) => `${id} needs attention: ${word}.`));
  if (ended.length > FEW) news.push(`${ended.length} applications need attention no more.`);
  else news.push(...ended.map(({ id, word }) => `${id} needs attention no more: ${word}.`));
  if (news.length > 0) region.textContent = news.join(" ");
}
