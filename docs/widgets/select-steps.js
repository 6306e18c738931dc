// The select loop, turn by turn. Everything shown was recorded from a real run and put into words when the site was made
// (docs/figures/10-select/steps); here it is only looked up.
(function () {
  'use strict';

  function show(figure, turns, number) {
    const turn = turns[number];
    const stage = figure.querySelector('.select-steps-stage');
    stage.querySelector('input').value = number + 1;
    stage.querySelector('input').setAttribute('aria-valuetext', turn.position);
    stage.querySelector('output').textContent = turn.position;
    stage.querySelector('[data-go="-1"]').disabled = number === 0;
    stage.querySelector('[data-go="1"]').disabled = number === turns.length - 1;
    stage.querySelector('.select-steps-meanwhile').textContent = turn.meanwhile;
    for (const cell of stage.querySelectorAll('[data-column]')) {
      const descriptor = Number(cell.dataset.column);
      const isIn = cell.dataset.set !== undefined && turn.sets[cell.dataset.set].includes(descriptor);
      cell.classList.toggle('absent', !turn.open.includes(descriptor));
      cell.classList.toggle('in', isIn);
      if (cell.dataset.set !== undefined) cell.textContent = isIn ? cell.dataset.sign : '';
    }
    const calls = stage.querySelector('.select-steps-calls');
    calls.replaceChildren(...turn.calls.map(function (text) {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    }));
    stage.querySelector('.select-steps-say').textContent = turn.says;
  }

  for (const figure of document.querySelectorAll('.select-steps:not(.live)')) {
    const turns = JSON.parse(figure.querySelector('script').textContent);
    const slider = figure.querySelector('input');
    figure.classList.add('live');
    figure.querySelector('details').open = false;
    slider.addEventListener('input', function () { show(figure, turns, Number(slider.value) - 1); });
    for (const button of figure.querySelectorAll('[data-go]')) {
      button.addEventListener('click', function () {
        show(figure, turns, Number(slider.value) - 1 + Number(button.dataset.go));
        if (button.disabled) slider.focus(); // a button that has no further use would keep the keyboard to itself
      });
    }
    show(figure, turns, 0);
  }
})();
