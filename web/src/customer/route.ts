/** Where the page stands, read from the address. Pure. */

export type Route =
  | { readonly page: "link"; readonly token: string }
  | { readonly page: "contact" }
  | { readonly page: "code" }
  | { readonly page: "privacy" }
  | { readonly page: "imprint" }
  | { readonly page: "home" };

export function routeOf(location: { readonly pathname: string; readonly hash: string }): Route {
  const path = location.pathname.replace(/\/+$/, "");
  switch (path) {
    case "/j": {
      const token = location.hash.slice(1).trim();
      return token ? { page: "link", token } : { page: "home" };
    }
    case "/c":
      return { page: "contact" };
    case "/code":
      return { page: "code" };
    case "/privacy":
      return { page: "privacy" };
    case "/imprint":
      return { page: "imprint" };
    default:
      return { page: "home" };
  }
}
