"""What the columns of a list are: by the words at their head in eight languages, or by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from network.ordering import fold

ADDRESS = re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+\.[^\s@<>;,]+")
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?|\d{1,2}\.? [^\W\d]{3,10}\.? \d{4}")
LOOKED_AT = 200
# A title may stand above the head of a list, but not a whole page of it.
HEAD_WITHIN = 10


class Meaning(StrEnum):
    """What a column says about a person."""

    NAME = "name"
    FIRST = "first"
    LAST = "last"
    EMAIL = "email"
    JOINED = "joined"
    ROLE = "role"
    ANSWER = "answer"
    CAME = "came"
    KEEP = "keep"
    LEAVE = "leave"


# English, German, French, Spanish, Italian, Dutch, Portuguese, Swedish; without accents and case.
HEADS: dict[Meaning, str] = {
    Meaning.NAME: """
        name, full name, fullname, member, member name, person, people, participant, participant name, contact,
        contact name, display name, attendee, attendee name, guest, guest name, who, first and last name,
        name and surname, vollstandiger name, mitglied, teilnehmer, teilnehmerin, teilnehmer in, teilnehmende,
        vor und nachname, nachname vorname, name vorname, vorname nachname, kontakt, nom complet, nom et prenom,
        prenom et nom, nom prenom, membre, participante, nombre completo, nombre y apellidos, apellidos y nombre,
        miembro, nome completo, nome e cognome, cognome e nome, membro, partecipante, volledige naam, naam,
        deelnemer, lid, voor en achternaam, nome e sobrenome, namn, fullstandigt namn, for och efternamn, medlem,
        deltagare""",
    Meaning.FIRST: """
        first name, firstname, given name, forename, christian name, first, attendee first name, vorname, rufname,
        prenom, nombre, nombres, primer nombre, nome, primo nome, voornaam, primeiro nome, nome proprio, fornamn,
        tilltalsnamn""",
    Meaning.LAST: """
        last name, lastname, surname, family name, last, attendee last name, attendee surname, nachname,
        familienname, zuname, nom, nom de famille, apellido, apellidos, cognome, achternaam, familienaam, sobrenome,
        apelido, efternamn""",
    Meaning.EMAIL: """
        email, e mail, mail, email address, e mail address, mail address, attendee email, buyer email, order email,
        contact email, email 1, email 2, e mail 1, e mail 2, work email, private email, emailadresse, e mail adresse,
        mailadresse, courriel, adresse e mail, adresse email, adresse electronique, adresse mail, mel, correo,
        correo electronico, direccion de correo, indirizzo email, indirizzo e mail, posta elettronica, e mailadres,
        emailadres, mailadres, endereco de e mail, endereco de email, correio eletronico, e post, epost,
        e postadress, epostadress, mejl, mejladress""",
    Meaning.JOINED: """
        joined, joined on, date joined, join date, joining date, member since, since, joined at, start date,
        date of joining, membership since, membership start, dabei seit, mitglied seit, beitritt, beitrittsdatum,
        eintritt, eintrittsdatum, seit, depuis, membre depuis, date d adhesion, date d entree, adhesion, miembro desde,
        desde, fecha de alta, fecha de ingreso, alta, iscritto dal, membro dal, dal, data di iscrizione,
        data iscrizione, lid sinds, sinds, lid vanaf, toegetreden op, datum lid, membro desde, data de adesao,
        data de entrada, medlem sedan, sedan, gick med, intradesdatum""",
    Meaning.ROLE: """
        role, roles, function, network role, rolle, funktion, funktion im netzwerk, role dans le reseau, fonction,
        rol, funcion, ruolo, funzione, rol in het netwerk, functie, papel, funcao, roll""",
    Meaning.ANSWER: """
        attendee status, guest status, rsvp, rsvp status, response, reply, answer, status, approval status,
        order status, registration status, ticket status, zusage, antwort, ruckmeldung, teilnahmestatus, reponse,
        statut, respuesta, estado, risposta, stato, antwoord, resposta, svar""",
    Meaning.CAME: """
        checked in, check in, checkin, checked in at, check in date, check in time, checkin date, checkin time,
        checked in date, checkin status, check in status, attended, attendance, present, was there, came, no show,
        eingecheckt, anwesend, anwesenheit, war da, erschienen, check in datum, present e, presence, presents, venu,
        presente, asistio, asistencia, registrado en puerta, presenza, ha partecipato, aanwezig, aanwezigheid,
        ingecheckt, presenca, compareceu, narvarande, narvaro, incheckad""",
    # What ticket tools add, and what nobody wants to see on a page about a person without having said so.
    Meaning.LEAVE: """
        order, order no, order number, order id, order date, order code, order total, ticket, ticket type, ticket id,
        ticket no, ticket number, ticket price, ticket quantity, quantity, price, total, total paid, currency, fees,
        coupon, coupon code, discount, barcode, qr code, qr code url, product, item, position, position id, price tier,
        invoice, payment, payment status, payment method, payment date, buyer first name, buyer last name,
        buyer name, buyer, event name, event id, event date, event, event start date, event start time, api id,
        guest id, attendee no, attendee id, created at, registered at, approved at, updated at, secret, device,
        utm source, referral, no, nr, number, id, row, nummer, lfd nr, lfd, phone, telephone, tel, mobile,
        mobile phone, cell phone, phone number, telefon, telefonnummer, handy, mobil, mobilnummer, telephone portable,
        portable, telefono, movil, cellulare, telefoon, telefoonnummer, mobiel, telefone, celular, telemovel,
        mobiltelefon, notes, note, comment, comments, remark, remarks, notizen, notiz, bemerkung, bemerkungen,
        anmerkung, anmerkungen, kommentar, kommentare, remarques, remarque, commentaire, commentaires, notas,
        comentarios, observaciones, osservazioni, commenti, opmerking, opmerkingen, observacoes, anteckningar,
        kommentarer, birthday, birth date, date of birth, dob, geburtstag, geburtsdatum, date de naissance,
        fecha de nacimiento, data di nascita, geboortedatum, data de nascimento, fodelsedag, fodelsedatum, street,
        address, postal address, home address, zip, postcode, post code, postal code, strasse, anschrift, adresse,
        plz, rue, code postal, direccion, codigo postal, indirizzo, cap, adres, endereco, postnummer, iban, bic,
        password, passwort""",
}
MEANING_OF = {
    " ".join(head.split()): meaning for meaning, heads in HEADS.items() for head in heads.split(",") if head.strip()
}
# Some heads mean a full name alone, and half of it where the other half has a column of its own.
HALVES = {
    "name": Meaning.LAST,
    "nom": Meaning.LAST,
    "naam": Meaning.LAST,
    "namn": Meaning.LAST,
    "nombre": Meaning.FIRST,
    "nome": Meaning.FIRST,
}
ALONE_A_NAME = {"nom", "nombre", "nome", "nombres"}
BUYERS = ("buyer", "order", "purchaser")
ONLY_ATTENDEES = {Meaning.ANSWER, Meaning.CAME}


@dataclass(frozen=True)
class Columns:
    """The columns of a list: where its head stands (None: it has none), their names, and what each seems to be."""

    head: int | None
    names: list[str]
    meanings: list[Meaning]

    @property
    def first_row(self) -> int:
        return 0 if self.head is None else self.head + 1


def guess(rows: Sequence[Sequence[str]], *, attendees: bool = False) -> Columns:
    """Say what the columns of ``rows`` are; a lead can correct every one of them."""
    return under(rows, _head(rows), attendees=attendees)


def under(rows: Sequence[Sequence[str]], head: int | None, *, attendees: bool = False) -> Columns:
    """Say what the columns are if row ``head`` names them, or none does."""
    heads = rows[head] if head is not None else [""] * (len(rows[0]) if rows else 0)
    names = [name or _("Column %(number)d") % {"number": place} for place, name in enumerate(heads, start=1)]
    body = [row for row in rows[0 if head is None else head + 1 :] if any(row)][:LOOKED_AT]
    meanings = [meaning_of(name) if head is not None else None for name in names]
    if not attendees:
        meanings = [None if one in ONLY_ATTENDEES else one for one in meanings]
    _settle_names(names, meanings)
    _settle_buyers(names, meanings)
    _look_inside(body, meanings)
    _only_once(meanings)
    otherwise = Meaning.LEAVE if attendees or head is None else Meaning.KEEP
    return Columns(
        head, names, [one or (otherwise if _is_filled(body, n) else Meaning.LEAVE) for n, one in enumerate(meanings)]
    )


def _head(rows: Sequence[Sequence[str]]) -> int | None:
    """The row that names the columns: one with words that heads have, or the first if it alone holds no address."""
    near = [number for number, row in enumerate(rows[:HEAD_WITHIN]) if any(row)]
    for number in near:
        filled = [cell for cell in rows[number] if cell]
        known = sum(meaning_of(cell) is not None for cell in filled)
        if known and (known >= 2 or known * 2 >= len(filled)) and not any(map(_is_address, filled)):
            return number
    if not near:
        return None
    first, others = rows[near[0]], [row for row in rows[near[0] + 1 :] if any(row)][:LOOKED_AT]
    with_address = [place for place in range(len(first)) if _share(others, place, _is_address) > 0.5]
    is_head = with_address and not any(_is_address(first[place]) for place in with_address)
    return near[0] if is_head and all(first[place] for place in with_address) else None


def words_of(head: str) -> str:
    """A head as the lists above have it: its words alone, without accents and case."""
    return " ".join(re.findall(r"[^\W_]+", fold(head)))


def meaning_of(head: str) -> Meaning | None:
    """What a column with this head says, if anybody can tell."""
    found = MEANING_OF.get(words_of(head))
    if found:
        return found
    # Heads such as Email (work) say the rest in brackets.
    plain = words_of(re.sub(r"\(.*?\)|\[.*?\]", " ", head))
    return MEANING_OF.get(plain) or (Meaning.EMAIL if {"email", "mail", "courriel"} & set(plain.split()) else None)


def _settle_names(names: list[str], meanings: list[Meaning | None]) -> None:
    """Tell "Name" beside "Vorname" from "Name" alone."""
    words = [fold(name).strip() for name in names]
    for place, word in enumerate(words):
        if word in HALVES:
            half = HALVES[word]
            elsewhere = [one for n, one in enumerate(meanings) if n != place]
            other = Meaning.FIRST if half == Meaning.LAST else Meaning.LAST
            meanings[place] = half if other in elsewhere and half not in elsewhere else Meaning.NAME
        elif word in ALONE_A_NAME and Meaning.LAST not in meanings:
            meanings[place] = Meaning.NAME


def _settle_buyers(names: list[str], meanings: list[Meaning | None]) -> None:
    """Leave out the address of whoever paid where each guest has one of their own."""
    bought = {place for place, name in enumerate(names) if fold(name).strip().startswith(BUYERS)}
    if any(one == Meaning.EMAIL for place, one in enumerate(meanings) if place not in bought):
        for place in bought:
            if meanings[place] == Meaning.EMAIL:
                meanings[place] = Meaning.LEAVE


def _look_inside(body: Sequence[Sequence[str]], meanings: list[Meaning | None]) -> None:
    """Give columns without a known head a meaning by what stands in them, where something is still missing."""
    open_places = [place for place, one in enumerate(meanings) if one is None]
    for place in open_places:
        if _share(body, place, _is_address) > 0.5:
            meanings[place] = Meaning.EMAIL
    if not {Meaning.NAME, Meaning.FIRST, Meaning.LAST} & set(meanings):
        open_places = [place for place in open_places if meanings[place] is None]
        names = [place for place in open_places if _share(body, place, _is_name) > 0.6]
        words = [place for place in open_places if _share(body, place, _is_word) > 0.6]
        if names:
            meanings[names[0]] = Meaning.NAME
        elif len(words) > 1 and words[1] == words[0] + 1:
            meanings[words[0]], meanings[words[1]] = Meaning.FIRST, Meaning.LAST
        elif words:
            meanings[words[0]] = Meaning.NAME
    if Meaning.JOINED not in meanings and not any(meanings.count(one) for one in ONLY_ATTENDEES):
        dates = [p for p in open_places if meanings[p] is None and _share(body, p, _is_date) > 0.6]
        if len(dates) == 1:
            meanings[dates[0]] = Meaning.JOINED


def _only_once(meanings: list[Meaning | None]) -> None:
    """All but addresses come once: the first column keeps the meaning, later ones are kept as they are."""
    seen: set[Meaning] = set()
    for place, one in enumerate(meanings):
        if one in {None, Meaning.EMAIL, Meaning.LEAVE, Meaning.KEEP}:
            continue
        if one in seen:
            meanings[place] = None
        elif one is not None:
            seen.add(one)
    if Meaning.NAME in seen and {Meaning.FIRST, Meaning.LAST} <= seen:
        meanings[meanings.index(Meaning.NAME)] = Meaning.LEAVE


def _share(body: Sequence[Sequence[str]], place: int, test: Callable[[str], bool]) -> float:
    filled = [row[place] for row in body if row[place]]
    return sum(map(test, filled)) / len(filled) if filled else 0.0


def _is_filled(body: Sequence[Sequence[str]], place: int) -> bool:
    return any(row[place] for row in body)


def _is_address(cell: str) -> bool:
    return bool(ADDRESS.search(cell))


def _is_date(cell: str) -> bool:
    return bool(DATE.fullmatch(cell))


def _is_word(cell: str) -> bool:
    return len(cell) < 40 and bool(re.fullmatch(r"[^\W\d_][^\d@/]*", cell)) and len(cell.split()) <= 3


def _is_name(cell: str) -> bool:
    return _is_word(cell) and len(cell.replace(",", " ").split()) >= 2
