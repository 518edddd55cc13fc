/* Questions to the server this page came from. */

/** How long an answer may take, in ms. */
const PATIENCE = 5000;

/** A key that may manage; kept here and nowhere else, as long as the page is open. */
let key = null;

/** There was no answer, or none that the server itself gave. */
export class NoAnswer extends Error {}

/** The server answered with a refusal; the message is its sentence. */
export class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** The key that goes with every order from now on; questions go with whatever the browser signed in with. */
export function useKey(given) {
  key = given;
}

/**
 * The address of a path here. Not relative to the page: a page that was opened as `http://wall:KEY@host/` would pass its
 * user on, which browsers refuse.
 */
export function address(path, parameters = {}) {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) value.forEach((each) => url.searchParams.append(name, each));
    else if (value !== null && value !== undefined && value !== "") url.searchParams.set(name, value);
  }
  // A plus sign is one here, as in the IDs of beats, and no space.
  url.search = url.search.replaceAll("+", "%20");
  return url;
}

/** The path of an application in the API. */
export function pathOf(id, rest = "") {
  if (id === "." || id === "..") throw new Refusal(404, `An application called "${id}" has no address of its own.`);
  return `/api/apps/${encodeURIComponent(id)}${rest}`;
}

/** The answer to a question, parsed. */
export function ask(path, parameters) {
  return exchange(address(path, parameters), {});
}

/**
 * The answer to an order; `body` is sent as JSON. One that is refused for want of a key is for the page to tell: the browser
 * shall not ask for a password, nor take what it knows for the key that was given.
 */
export function order(method, path, parameters, body) {
  const request = { method, headers: { "X-Requested-With": "fetch" } };
  if (key !== null) {
    request.headers.Authorization = `Bearer ${key}`;
    request.credentials = "omit";
  }
  if (body !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  return exchange(address(path, parameters), request);
}

async function exchange(url, request) {
  const headers = { Accept: "application/json", ...request.headers };
  let response;
  let text;
  try {
    response = await fetch(url, { ...request, headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    text = await response.text();
  } catch (e) {
    throw new NoAnswer(e.name === "TimeoutError" ? "It does not answer in time." : "It cannot be reached.", { cause: e });
  }
  let answer;
  try {
    answer = JSON.parse(text);
  } catch (e) {
    if (response.status === 401 || response.status === 403) throw new Refusal(response.status, sentence(response.status));
    throw new NoAnswer(`What answered was not the server itself (${response.status}).`, { cause: e });
  }
  if (!response.ok) throw new Refusal(response.status, sentence(response.status, answer.detail));
  return answer;
}

function sentence(status, detail) {
  if (status === 401) return "The server wants to know who asks: reload this page, and sign in.";
  return detail ?? `The server refused (${status}).`;
}
