// The words of the page's language; where modules are joined, they are part of the file.

import { at } from "./place.js";

export const words = await (await fetch(at(`/static/words/${document.documentElement.lang}.json`))).json();
