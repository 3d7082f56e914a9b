"""Words by which names are told from other words, all folded: lower case, no accents."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GIVEN_NAMES = _words(
    """
    aaron abel abelardo abraham ada adalberto adela adelaida adolfo adrian adriana agustin aida alan alba
    alberto aldemar alejandra alejandro alex alexa alexander alexandra alexis alfonso alfredo alicia alina
    alirio alison alonso alvaro amalia amanda amelia amparo ana anabel andrea andres andrey andreina angel
    angela angelica angelina angie anibal antonella antonia antonio ariel armando arturo astrid augusto
    aura aurora beatriz belen benjamin bernarda bernardo betty bibiana blanca brandon brayan braian bryan
    briyith byron camila camilo carina carla carlos carmen carmenza carol carolina catalina catherine
    cecilia celeste cesar christian cindy cielo claudia clemencia constanza cristian cristhian cristina
    cristobal dagoberto damian daniel daniela danilo dario darwin david dayana dayanna deisy deysi delia
    denis diana didier diego dilan dylan domingo dora dorian edgar edilberto edilson edison edith eduardo
    edward edwin efrain eider eladio elena eliana elias elisa elizabeth elkin elsa elsy elvia elvira
    emerson emilia emiliano emilio emma emmanuel enrique eric erick erica erika ernesto esperanza esteban
    estefania esteffany estella ester esther eugenia eugenio eusebio eva evelyn fabian fabiana fabio
    fabiola faber fanny federico felipe felix fernanda fernando fidel flor francia francisca francisco
    franklin freddy fredy gabriel gabriela genesis genaro geovanny gerardo german gilberto gildardo gina
    giovanni giovanny gisela giselle gladys gladis gloria gonzalo graciela gregorio guillermo gustavo
    harold harvey hector heidy helena henry heriberto hernan hernando hilda hugo humberto ignacio ines
    ingrid irene iris isaac isabel isabela isabella ismael israel ivan ivonne jackeline jacqueline jaime
    jair jairo james janeth javier jeferson jefferson jeison jeisson yeison yeisson jenifer jennifer jenny
    jeimy jeremias jeronimo jessica jesica yesica yesenia jesus jhoan jhon jhonatan jhonny joan joaquin
    joel john johan johana johanna johnny jonathan jorge jose josefina joselin joseph joshua juan juana
    juanita juancho julian juliana julieta julio justina karen karina karol katerine katherin katherine
    kelly kevin laura leandro leidy leydi lenin leon leonardo leonel leonor leslie leticia libardo lida
    lilia liliana lina linda lisandro lizeth lorena lorenzo lucas lucero lucia luciana luciano lucila lucy
    luis luisa luz lyda mabel magda magdalena magnolia maicol maikol michael marcel marcela marcelo marco
    marcos margarita margot maria mariana mariano maribel maricela mariela marilyn marina mario marisol
    maritza marlen marleny marlon marta martha martin mary mateo mathias matias mauricio mauro maximiliano
    melany melba melissa melisa mercedes merly michel michelle miguel milena milton mireya miriam myriam
    misael moises monica nancy natalia natalie nathalia nataly nelly nelson nestor nicol nicolas nicole
    nidia noelia nohora nohemi nora norberto norma nubia octavio ofelia olga oliverio omar orlando oscar
    osvaldo oswaldo otoniel pablo paola patricia patricio paula paulina pedro piedad pilar porfirio rafael
    ramiro ramon raquel raul rebeca reinaldo reynaldo rene ricardo rigoberto robert roberto robinson
    rocio rodolfo rodrigo rogelio roger rolando roman romario rosa rosalba rosario roxana ruben ruby ruth
    salome salomon samanta samantha samuel sandra santiago sara sarita sebastian sergio sharon shirley
    sigifredo silvia simon sofia sol soledad sonia stefania stefany stella stephanie steven stiven susana
    tania tatiana teodoro teresa tomas uriel valentin valentina valeria vanessa vanesa veronica vicente
    victor victoria viviana vladimir walter wendy wilfredo william williams willian wilmar wilmer wilson
    ximena jimena xiomara yadira yamile yaneth yenny yeny yeimi yeferson yerson yesid yineth yohana yolanda
    yoana yuliana yulieth yuly yuri zoraida zulma pipe nacho pacho chucho caro cata dani juanjo juanpa
    juanca majo mafe nata sebas santi andy tati moni lucho lucha nando pepe beto toño tono camilin
    """
)

SURNAMES = _words(
    """
    acevedo acosta acuna agudelo aguilar aguirre alarcon alvarado alvarez alzate amaya andrade angarita
    angulo aponte arango aranda arbelaez arboleda arce arciniegas ardila arenas arevalo arias aristizabal
    arias ariza arroyave arteaga avendano avila ayala balcazar ballesteros baquero barbosa barrera barreto
    barrios bastidas bautista becerra bedoya bejarano beltran benavides benitez bermudez bernal betancourt
    betancur blandon bohorquez bolivar bonilla borja botero bravo buitrago buritica burgos bustamante
    bustos caballero cabrera caceres caicedo calderon camacho camargo campo campos cano cantillo cardenas
    cardona cardozo carmona caro carrascal carrillo carvajal casallas castaneda castano castellanos
    castiblanco castillo castro ceballos cedeno celis cepeda cespedes chacon chaparro chaves chavez
    cifuentes colmenares contreras cordoba corrales correa cortes corzo cruz cubillos cuellar cuervo
    davila daza delgado diaz dominguez duarte duque duran echeverri enciso erazo escobar escudero espinel
    espinosa espitia estrada fajardo farfan fernandez ferreira fierro figueroa florez flores fonseca forero
    franco fuentes galeano galindo gallego gallo galvis gamboa garay garcia garcon garzon gaviria gil
    giraldo godoy gomez gongora gonzales gonzalez granados grisales guarin guerra guerrero guevara
    gutierrez guzman henao hernandez herrera hidalgo higuera hincapie holguin hoyos huertas hurtado ibarra
    idarraga iglesias jaimes jaramillo jimenez julio ladino landinez lara leal leguizamon leiva lemus leon
    linares lizarazo llanos loaiza londono lopez losada lozano lugo luna machado macias maldonado mancera
    manrique mantilla marin marquez martinez marulanda mateus matiz medina mejia melo mendez mendieta
    mendoza meneses mercado merchan mesa millan miranda mojica molano molina moncada monroy monsalve
    montanez montealegre montenegro montes montoya mora morales moreno mosquera moya mujica munera munoz
    murcia murillo naranjo narvaez navarrete navarro nieto nino noriega novoa nunez obando ocampo ochoa
    olarte olaya oliveros orduz orjuela orozco ortega ortiz osorio ospina otalora otero oviedo pabon
    pacheco padilla paez palacio palacios palomino pantoja pardo paredes parra pastrana patino pena penagos
    peralta perdomo perea perez perilla piedrahita pinilla pineda pinto pinzon pizarro plata plazas polania
    polo porras portilla posada prada prado preciado prieto puentes puerta puerto pulido quevedo quijano
    quintana quintero quinones quiroga quiroz ramirez ramos rangel rave rengifo restrepo rey reyes riano
    ricaurte rincon rios riascos rivas rivera robayo robledo robles rocha rodas rodriguez rojas roldan
    roman romero roncancio rosas rosero rozo rubiano rubio rueda ruiz saavedra saenz salamanca salas
    salazar salcedo salgado salinas sanabria sanchez sandoval santamaria santana santos sarmiento segura
    sepulveda serna serrano sierra silva solano soler soto suarez suescun tabares tafur tamayo tapia tarazona
    tejada tellez tirado tobon toledo toro torres tovar trejos triana trujillo uribe urrego usuga useche
    valbuena valderrama valdes valencia valenzuela vallejo vanegas varela vargas varon vasquez vega velandia
    velasco velasquez velez vera vergara viana vidal villa villada villamil villalobos villamizar
    villanueva villegas villota yepes zabala zambrano zamora zapata zarate zuleta zuluaga zuniga
    """
)

PARTICLE_NAMES = _words(
    """
    angeles armas carmen castillo cruz espriella fuente hoz jesus mar ossa pava pena pilar rio rios rosa
    rosario socorro toro torre torres valle vega
    """
)
"""What follows "de", "del", "de la", "de los" inside a name, as in "De la Cruz"; a place does not."""

NOT_NAMES = _words(
    """
    a aca aficionado aficionada ah ahi ahora ahorita al alguien alguna alguno algo alto alta amante amigo
    amiga amo ando antes apenas aqui aquel aquella asi asesor asesora atencion aun aunque ayer ay bajo baja
    bajito bajita bastante bien bueno buena buenas buenos busco cada campesino casado casada casi cero chao
    claro cliente clienta clientes como comerciante comprador compradora con conductor conductora
    conocido conocida consciente creo cual cualquiera cuando cuanto cuanta cuenta cuesta de del deme dame
    desde deseo despues domiciliario domiciliaria don dona donde dos dueno duena e ejecutivo el ella ellos
    empleada empleado empresario empresaria en entonces entre era es esa ese eso esta estaba este esto
    estoy estudiante ex exactamente experto experta extranjero extranjera fan fanatico fanatica feliz
    freelance fui gente gerente gracias gp guarda habla hace hasta hay hincha hola hombre hoy igual
    independiente indeciso indecisa interesado interesada jefe jubilado jubilada justo la las le lenta lento
    les lista listo lo los luego mama manana mas mayor me mecanico mecanica medico medica menor mensajero
    mensajera mi mil militar mio mia mismo misma mirando moto motociclista motero motera motos motorizado
    mucho muchas mujer muy nada nadie nada necesito ni no nombre nosotros novato novata novio novia nuestro
    nueva nuevo nunca o obrero ojala ok operario otra otro padre papa para parcero parte particular pasajero
    pensionado pensionada pero persona piloto policia por porque precio pregunta primera primerizo
    primeriza primero primo prima principiante profesional profesor profesora propietario propietaria
    puedo pues que quien quiero quisiera real realmente recien responsable robot se sea sena senor senora
    senorita ser si siempre sin sincero sincera so sobre socio socia soldado solo sola soltero soltera
    somos son soy sr sra su sumamente super taller tambien tampoco tan tanto te tendero tengo tiene todavia
    todo todos trabajador trabajadora trabajo tu un una uno unos usted ustedes usuario usuaria vendedor
    vendedora vecino vecina venezolana venezolano vengo veo verdad vez viejo vieja vigilante virgen visitante
    vivo voy y ya yo zurdo
    colombiano colombiana bogotano bogotana rolo rola paisa costeno costena caleno calena llanero llanera
    pastuso pastusa opita boyacense santandereano santandereana tolimense cachaco cachaca antioqueno
    antioquena caucano caucana mexicano mexicana ecuatoriano ecuatoriana peruano peruana
    bogota medellin cali barranquilla cartagena bucaramanga cucuta pereira manizales ibague soacha chia
    zipaquira tunja neiva villavicencio popayan pasto colombia suba kennedy bosa engativa usme fontibon
    yamaha honda suzuki bajaj akt kawasaki ktm tvs hero pulsar fz nmax mt xtz crypton rappi uber didi
    indriver picap team espanol ingles moto motocicleta credito cita precio cotizar cotizacion informacion
    averiguar saber comprar vender compro vendo venta
    lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto
    septiembre octubre noviembre diciembre
    """
) - {"julio", "domingo"}
"""Words that follow "soy" or "me llamo" in sentences that tell no name, or that end a name."""

GREETINGS = _words(
    "hola ola hey buenas buenos buen dia dias tardes noches muy que mas tal saludos alo hi y si claro bueno"
)
"""What may come before a name that stands by itself."""

TITLES = _words("senor senora senorita sr sra srta don dona doctor doctora dr dra ing")

NOT_MYSELF = _words("no ni ayer hoy ya nadie quien que asesor asesora vendedor el ella nunca siempre")
"""Before "soy" or "me llamo" these say that somebody else is meant, or nobody."""
