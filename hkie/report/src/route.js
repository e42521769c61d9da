// The place in the page, in its address: #/view/id?name=value.

/** Read an address; what cannot be read is the overview. */
export function parse(hash) {
  const [path, query = ""] = hash.replace(/^#?\/?/, "").split(/\?(.*)/s);
  const at = path.indexOf("/");
  try {
    return {
      view: at < 0 ? path : path.slice(0, at),
      id: at < 0 ? null : decodeURIComponent(path.slice(at + 1)),
      params: new URLSearchParams(query),
    };
  } catch {
    return { view: "", id: null, params: new URLSearchParams() };
  }
}

/** Write an address; what is empty is left out. */
export function address(view, id = null, params = {}) {
  const entries = params instanceof URLSearchParams ? [...params] : Object.entries(params);
  const query = new URLSearchParams(entries.filter(([, value]) => value !== null && value !== undefined && value !== "")).toString();
  const place = id === null ? "" : `/${encodeURIComponent(id).replace(/%2F/g, "/").replace(/%3A/g, ":")}`;
  return `#/${view}${place}${query ? `?${query}` : ""}`;
}

/** Change the parameters of the present address, without a step in the history; null takes one away. */
export function keep(changes) {
  const { view, id, params } = parse(location.hash);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") params.delete(name);
    else params.set(name, value);
  }
  history.replaceState(history.state, "", address(view || "overview", id, params));
}

/** The parameters of the present address that have these names. */
export function kept(...names) {
  const { params } = parse(location.hash);
  return Object.fromEntries(names.map((name) => [name, params.get(name)]));
}
