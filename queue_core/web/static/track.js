import { follow } from "./live.js";

follow({ board: "ticket", token: document.body.dataset.token }, {
  onBoard: ({ data }) => {
    const open = ["waiting", "held"].includes(data.ticket.state);
    for (const leave of document.querySelectorAll("details")) leave.hidden = !open;
  },
});
