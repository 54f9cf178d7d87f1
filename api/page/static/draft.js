// What stands in the box of a conversation, until it is answered: one goes to the library and back.

import { keep, kept } from "./kept.js";

export class Draft {
  constructor(person) {
    this.person = person; // whoever signs in next in this tab finds none of it
  }

  #name(conversationId) {
    return `draft ${this.person} ${conversationId ?? ""}`;
  }

  of(conversationId) {
    return kept(sessionStorage, this.#name(conversationId));
  }

  keep(conversationId, text) {
    keep(sessionStorage, this.#name(conversationId), text);
  }
}
